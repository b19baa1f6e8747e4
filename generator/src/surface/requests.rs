//! Which request an operation sends, read off its code: by that it is known again
//! under another name, where there is no document to ask.

use std::sync::LazyLock;

use regex_lite::Regex;

use crate::surface::{Kind, Surface};

/// The fields of an operation's description, as tokens are written out.
static REQUEST: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r#"method\s*:\s*Method\s*::\s*(\w+)\s*,\s*path\s*:\s*"((?:[^"\\]|\\.)*)""#).ok()
});

/// Notes the request on the methods of the client and on the calls that they give.
pub(super) fn attach(surface: &mut Surface) {
    let Some(request) = REQUEST.as_ref() else {
        return;
    };
    for index in 0..surface.items.len() {
        let item = &surface.items[index];
        if item.kind != Kind::Operation {
            continue;
        }
        let Some(found) = request.captures(&item.code) else {
            continue;
        };
        let fact = ("request", format!("{} {}", &found[1], &found[2]));
        let output = item.signature.output.split('<').next().unwrap_or_default();
        let call = output.trim().to_owned();
        surface.items[index].origin.facts.push(fact.clone());
        let mut calls = surface.items.iter_mut();
        let call = calls.find(|item| {
            item.kind == Kind::Struct && item.name == call && item.path.starts_with("operations::")
        });
        if let Some(call) = call {
            call.origin.facts.push(fact);
        }
    }
}
