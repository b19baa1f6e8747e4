//! Bytes as a document in a folder of its own.

use std::fs;
use std::path::PathBuf;

use clientwright::config::ApiConfig;

/// A folder with one document, in memory where the system has such a folder.
#[derive(Debug)]
pub struct Folder {
    folder: tempfile::TempDir,
}

impl Default for Folder {
    fn default() -> Self {
        let memory = std::path::Path::new("/dev/shm");
        let folder = match memory.is_dir() {
            true => tempfile::tempdir_in(memory),
            false => tempfile::tempdir(),
        };
        Self {
            folder: folder.unwrap(),
        }
    }
}

impl Folder {
    /// Makes the document hold these bytes.
    pub fn write(&self, bytes: &[u8]) -> PathBuf {
        let path = self.folder.path().join("openapi.yaml");
        fs::write(&path, bytes).unwrap();
        path
    }

    /// The configuration that generates a crate of these bytes.
    pub fn config(&self, bytes: &[u8]) -> ApiConfig {
        let path = self.write(bytes);
        ApiConfig {
            specs: vec![path.to_string_lossy().into_owned().into()],
            ..ApiConfig::default()
        }
    }
}
