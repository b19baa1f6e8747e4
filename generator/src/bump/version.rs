//! Semver's next version, as Cargo reads version 0.

use semver::{BuildMetadata, Prerelease, Version};

use crate::diff::Level;

/// The next version. Below 1.0.0 the leftmost number that is not zero is the one
/// that breaks callers (The Cargo Book, "SemVer Compatibility"); a prerelease
/// promises nothing and only counts on.
pub(super) fn next(version: &Version, level: Level) -> Version {
    let mut next = version.clone();
    next.build = BuildMetadata::EMPTY;
    if !version.pre.is_empty() {
        next.pre = counted_on(&version.pre);
        return next;
    }
    let step = match (version.major, version.minor, level) {
        (0, 0, _) => Level::Patch,
        (0, _, Level::Major) => Level::Minor,
        (0, _, _) => Level::Patch,
        (_, _, level) => level,
    };
    let (major, minor, patch) = (version.major, version.minor, version.patch);
    (next.major, next.minor, next.patch) = match step {
        Level::Major => (major.saturating_add(1), 0, 0),
        Level::Minor => (major, minor.saturating_add(1), 0),
        Level::Patch => (major, minor, patch.saturating_add(1)),
    };
    next
}

/// `alpha.1` → `alpha.2`, `rc` → `rc.1`.
fn counted_on(pre: &Prerelease) -> Prerelease {
    let counted = match pre.rsplit_once('.') {
        Some((name, number)) => number
            .parse::<u64>()
            .ok()
            .map(|number| format!("{name}.{}", number.saturating_add(1))),
        None => pre
            .parse::<u64>()
            .ok()
            .map(|number| number.saturating_add(1).to_string()),
    };
    let text = counted.unwrap_or_else(|| format!("{pre}.1"));
    Prerelease::new(&text).unwrap_or_else(|_| pre.clone())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn version_zero_has_rules_of_its_own() {
        for (version, major, minor, patch) in [
            ("1.2.3", "2.0.0", "1.3.0", "1.2.4"),
            ("0.2.3", "0.3.0", "0.2.4", "0.2.4"),
            ("0.0.3", "0.0.4", "0.0.4", "0.0.4"),
            (
                "1.0.0-alpha.1",
                "1.0.0-alpha.2",
                "1.0.0-alpha.2",
                "1.0.0-alpha.2",
            ),
            ("1.0.0-rc", "1.0.0-rc.1", "1.0.0-rc.1", "1.0.0-rc.1"),
            ("1.0.0-3", "1.0.0-4", "1.0.0-4", "1.0.0-4"),
            ("1.0.0+build.5", "2.0.0", "1.1.0", "1.0.1"),
        ] {
            let version = Version::parse(version).unwrap();
            let next = |level| next(&version, level).to_string();
            assert_eq!(
                [next(Level::Major), next(Level::Minor), next(Level::Patch)],
                [major, minor, patch],
                "{version}"
            );
        }
    }
}
