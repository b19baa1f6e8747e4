//! References to other hosts.

use std::rc::Rc;

use url::Url;

use super::ReadOptions;
use super::files::File;
use crate::diagnostic::Problem;

/// Refuses to fetch: a document does not decide on its own what a build asks
/// the network for. With the option on, fetching belongs here.
pub(super) fn fetch(url: &Url, options: &ReadOptions) -> Result<Option<Rc<File>>, Problem> {
    let problem = if options.remote {
        let message = format!("`{url}` is not fetched: that is not supported yet");
        Problem::error("remote-ref", message)
    } else {
        let message = format!("`{url}` is on another host, and remote references are off");
        Problem::error("remote-ref", message)
    };
    Err(problem.help("save the file beside the document and refer to it by its path"))
}
