//! Answers that come in pages: streams of the pages, and of the items in them.

use std::convert::Infallible;
use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::vec::IntoIter;

use futures_core::Stream;

use super::answer::Answer;
use super::call::Call;
use super::error::{Error, Failure, NextPage};
use super::paging::{Paging, Walk};
use super::transport::BoxFuture;

/// The pages of an operation: a [`Stream`] of whole answers.
///
/// A page is asked for when the stream is polled and the one before has been taken,
/// so whoever stops reading sends no further request. Each request is retried and
/// timed like a call on its own. The stream ends after the last page, and with the
/// first error.
///
/// Requests carry the same parameters, headers and credentials as the first, and
/// never go to another origin: a page that a server puts there, and one that was read
/// already, is an [`Error::NextPage`].
#[must_use = "nothing is sent until the stream is polled"]
pub struct Pages<'c, P, E = Infallible> {
    pub(super) walk: Walk,
    state: State<'c>,
    decode: fn(Answer) -> Result<P, Error<E>>,
}

/// The items of all pages of an operation: a [`Stream`] that asks for a page when the
/// items of the one before have been taken. It ends after the last page, and with the
/// first error.
///
/// What holds for [`Pages`] holds here.
#[must_use = "nothing is sent until the stream is polled"]
pub struct Items<'c, I, E = Infallible> {
    pub(super) pages: Pages<'c, Vec<I>, E>,
    ready: IntoIter<I>,
}

enum State<'c> {
    /// A page is to be asked for.
    Ready(Box<Call<'c>>),
    Sent(BoxFuture<'c, (Box<Call<'c>>, Result<Answer, Failure>)>),
    /// There is another page, and it cannot be asked for.
    Stuck(Box<NextPage>),
    Over,
}

impl<'c, P, E> Pages<'c, P, E> {
    pub(crate) fn new(
        call: Call<'c>,
        paging: &'static Paging,
        decode: fn(Answer) -> Result<P, Error<E>>,
    ) -> Self {
        Self {
            walk: Walk::new(paging),
            state: State::Ready(Box::new(call)),
            decode,
        }
    }

    /// The next page; `None` after the last.
    pub async fn next(&mut self) -> Option<Result<P, Error<E>>> {
        std::future::poll_fn(|context| self.poll_page(context)).await
    }

    fn poll_page(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<P, Error<E>>>> {
        let answer = match ready!(self.state.poll_answer(&mut self.walk, context)) {
            None => return Poll::Ready(None),
            Some(answer) => answer,
        };
        let page = answer.map_err(Error::from).and_then(self.decode);
        if page.is_err() {
            self.state = State::Over;
        }
        Poll::Ready(Some(page))
    }
}

impl<'c> State<'c> {
    /// The next answer. It does not depend on the types of an operation, so that there
    /// is one of it for all.
    fn poll_answer(
        &mut self,
        walk: &mut Walk,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Answer, Failure>>> {
        loop {
            match std::mem::replace(self, Self::Over) {
                Self::Ready(mut call) => {
                    *self = Self::Sent(Box::pin(async move {
                        let answer = call.again().send().await;
                        (call, answer)
                    }));
                }
                Self::Sent(mut sent) => {
                    let Poll::Ready((call, answer)) = sent.as_mut().poll(context) else {
                        *self = Self::Sent(sent);
                        return Poll::Pending;
                    };
                    if let Ok(answer) = &answer {
                        *self = Self::after(walk, call, answer);
                    }
                    return Poll::Ready(Some(answer));
                }
                Self::Stuck(fault) => return Poll::Ready(Some(Err(Failure::NextPage(fault)))),
                Self::Over => return Poll::Ready(None),
            }
        }
    }

    fn after(walk: &mut Walk, mut call: Box<Call<'c>>, answer: &Answer) -> Self {
        match walk.turn(&mut call, answer) {
            Ok(true) => Self::Ready(call),
            Ok(false) => Self::Over,
            Err(message) => Self::Stuck(Box::new(NextPage {
                raw: answer.raw.clone(),
                message,
            })),
        }
    }
}

impl<'c, I, E> Items<'c, I, E> {
    pub(crate) fn new(
        call: Call<'c>,
        paging: &'static Paging,
        decode: fn(Answer) -> Result<Vec<I>, Error<E>>,
    ) -> Self {
        Self {
            pages: Pages::new(call, paging, decode),
            ready: Vec::new().into_iter(),
        }
    }

    /// The next item; `None` after the last.
    pub async fn next(&mut self) -> Option<Result<I, Error<E>>> {
        std::future::poll_fn(|context| self.poll_item(context)).await
    }

    /// All items that are left.
    ///
    /// # Errors
    /// The first page that could not be had.
    pub async fn all(mut self) -> Result<Vec<I>, Error<E>> {
        let mut all = Vec::new();
        while let Some(item) = self.next().await {
            all.push(item?);
        }
        Ok(all)
    }

    fn poll_item(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<I, Error<E>>>> {
        loop {
            if let Some(item) = self.ready.next() {
                return Poll::Ready(Some(Ok(item)));
            }
            match ready!(self.pages.poll_page(context)) {
                Some(Ok(items)) => self.ready = items.into_iter(),
                Some(Err(fault)) => return Poll::Ready(Some(Err(fault))),
                None => return Poll::Ready(None),
            }
        }
    }
}

impl<P, E> Stream for Pages<'_, P, E> {
    type Item = Result<P, Error<E>>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.poll_page(context)
    }
}

impl<I, E> Stream for Items<'_, I, E> {
    type Item = Result<I, Error<E>>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.poll_item(context)
    }
}

// Items are moved out and never pinned.
impl<I, E> Unpin for Items<'_, I, E> {}

impl<P, E> fmt::Debug for Pages<'_, P, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pages").finish_non_exhaustive()
    }
}

impl<I, E> fmt::Debug for Items<'_, I, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Items").finish_non_exhaustive()
    }
}
