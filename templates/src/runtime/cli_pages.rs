//! All items of an operation that pages, as the command-line program prints them.
#![cfg(feature = "cli")]

use http::{HeaderMap, StatusCode};
use serde::Serialize;

use super::cli::print_line;
use super::cli_answer::{Answer, Content, Failed};
use super::cli_arguments::Arguments;
use super::error::Error;
use super::pages::Items;

/// The argument that asks for all pages.
const ALL_PAGES: &str = "all-pages";

impl Arguments {
    /// Whether all pages are asked for.
    ///
    /// # Errors
    /// The argument is no boolean.
    pub(crate) fn all_pages(&mut self) -> Result<bool, Failed> {
        Ok(self.optional(ALL_PAGES)?.unwrap_or_default())
    }
}

/// Prints the items as they arrive, a line each; `body` prints an error that the
/// document describes.
///
/// # Errors
/// The first page that could not be had. What came before it is printed already.
pub(crate) async fn print_items<T: Serialize, E>(
    mut items: Items<'_, T, E>,
    body: fn(&E) -> Result<Content, Failed>,
) -> Result<Answer, Failed> {
    while let Some(item) = items.next().await {
        let item = item.map_err(|error| Failed::of(&error, body))?;
        print_line(&item)?;
    }
    Ok(Answer::new(
        StatusCode::OK,
        HeaderMap::new(),
        Content::Printed,
    ))
}
