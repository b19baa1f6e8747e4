//! Names of .NET's generic types: `Page`1[[My.Order, My.Orders, Version=1.0.0.0]]`.

use std::borrow::Cow;

/// The name without the number of parameters and the assemblies that they come from.
pub(super) fn plain(text: &str) -> Cow<'_, str> {
    if !text.contains('`') || !text.contains("[[") {
        return Cow::Borrowed(text);
    }
    let mut plain = String::with_capacity(text.len());
    let mut characters = text.chars().peekable();
    let mut depth = 0_usize;
    // The depth from which on everything up to the next bracket tells of an assembly.
    let mut assembly = None;
    while let Some(character) = characters.next() {
        match character {
            '[' => depth += 1,
            ']' => depth = depth.saturating_sub(1),
            ',' if depth >= 2 => assembly = assembly.or(Some(depth)),
            ',' if depth == 1 => {}
            '`' => while characters.next_if(char::is_ascii_digit).is_some() {},
            other if assembly.is_none() => plain.push(other),
            _ => {}
        }
        if assembly.is_some_and(|assembly| depth < assembly) {
            assembly = None;
        }
        if matches!(character, '[' | ']' | '`') {
            plain.push(' ');
        }
    }
    Cow::Owned(plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn assemblies_are_left_out() {
        let words = |text| plain(text).split_whitespace().collect::<Vec<_>>().join(" ");
        assert_eq!(
            words(
                "Map`2[[System.String, mscorlib, Version=4.0.0.0],[My.Page`1[[My.Order, My, Culture=neutral]], My]]"
            ),
            "Map System.String My.Page My.Order"
        );
        assert_eq!(plain("Page`1"), "Page`1");
        assert_eq!(plain("a[[b, c]]"), "a[[b, c]]");
    }
}
