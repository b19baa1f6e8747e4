//! Calls without `async`: the same calls, waited for.
//!
//! One thread drives the connections of all clients; calls themselves run on the
//! thread that waits for them.
#![cfg(feature = "blocking")]

use std::future::poll_fn;
use std::io::Read;
use std::pin::Pin;
use std::sync::LazyLock;

use futures_core::Stream;
use tokio::io::{AsyncRead, ReadBuf};
use tokio::runtime::{Builder, Handle};

use super::credentials::CredentialsError;
use super::error::Error;
use super::transport::TransportError;

/// Calls that can be waited for, and whatever else is sent.
pub trait Blocking: IntoFuture + Sized {
    /// Sends the call and waits for the answer: what `.await` is in async code.
    ///
    /// # Errors
    /// Those of the call; and inside of an async runtime, where waiting would keep
    /// other tasks from running, [`Error::Transport`].
    fn wait(self) -> Self::Output;
}

impl<C, T, E> Blocking for C
where
    C: IntoFuture<Output = Result<T, E>>,
    E: From<TransportError>,
{
    fn wait(self) -> Self::Output {
        block_on(self.into_future()).unwrap_or_else(|fault| Err(fault.into()))
    }
}

/// Streams that can be waited for.
pub trait BlockingStream: Sized {
    /// The stream as an iterator of its items and, if it is one of bytes, as a
    /// reader. Inside of an async runtime both give an error.
    fn blocking(self) -> Blocked<Self> {
        Blocked(self)
    }
}

impl<S: Stream> BlockingStream for S {}

/// So that calls and streams can say that they cannot be waited for.
impl<E> From<TransportError> for Error<E> {
    fn from(fault: TransportError) -> Self {
        Self::Transport(fault)
    }
}

/// So that an exchange of codes can say so, too.
impl From<TransportError> for CredentialsError {
    fn from(fault: TransportError) -> Self {
        Self::new(fault.to_string())
    }
}

/// A stream that is waited for.
#[derive(Debug)]
pub struct Blocked<S>(S);

impl<S, T, E> Iterator for Blocked<S>
where
    S: Stream<Item = Result<T, E>> + Unpin,
    E: From<TransportError>,
{
    type Item = Result<T, E>;

    fn next(&mut self) -> Option<Self::Item> {
        let next = poll_fn(|context| Pin::new(&mut self.0).poll_next(context));
        block_on(next).unwrap_or_else(|fault| Some(Err(fault.into())))
    }
}

impl<S: AsyncRead + Unpin> Read for Blocked<S> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let mut buffer = ReadBuf::new(buffer);
        let read = poll_fn(|context| Pin::new(&mut self.0).poll_read(context, &mut buffer));
        block_on(read).map_err(std::io::Error::other)??;
        Ok(buffer.filled().len())
    }
}

/// What drives connections and timers.
static DRIVER: LazyLock<Result<Handle, String>> =
    LazyLock::new(|| driver().map_err(|error| error.to_string()));

fn driver() -> std::io::Result<Handle> {
    let runtime = Builder::new_current_thread().enable_all().build()?;
    let handle = runtime.handle().clone();
    std::thread::Builder::new()
        .name(concat!(env!("CARGO_PKG_NAME"), "-blocking").to_owned())
        .spawn(move || runtime.block_on(std::future::pending::<()>()))?;
    Ok(handle)
}

fn block_on<F: IntoFuture>(future: F) -> Result<F::Output, TransportError> {
    if Handle::try_current().is_ok() {
        return Err(TransportError::unsent(
            "a call cannot be waited for inside of an async runtime: `.await` it, or in \
             `spawn_blocking` use `Handle::block_on`",
        ));
    }
    let driver = DRIVER.as_ref();
    let driver = driver.map_err(|error| TransportError::unsent(error.as_str()))?;
    Ok(driver.block_on(future.into_future()))
}
