//! What the process holds.

/// What may grow if something leaks.
#[derive(Debug, Clone, Copy)]
pub(super) struct Held {
    /// Resident memory in KiB.
    pub(super) memory: usize,
    /// Open files, sockets among them.
    pub(super) files: usize,
    /// Tasks of the runtime, those of the line among them.
    pub(super) tasks: usize,
}

impl Held {
    /// What is held now; zeros where `/proc` is missing.
    pub(super) fn now() -> Self {
        let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
        let memory = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
        let memory = memory.and_then(|rest| rest.split_whitespace().next()?.parse().ok());
        Self {
            memory: memory.unwrap_or_default(),
            files: std::fs::read_dir("/proc/self/fd").map_or(0, Iterator::count),
            tasks: tokio::runtime::Handle::current()
                .metrics()
                .num_alive_tasks(),
        }
    }
}
