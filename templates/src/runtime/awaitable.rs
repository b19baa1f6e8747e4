//! What every call can do.

/// `options` and `.await` for a call.
macro_rules! awaitable {
    ($call:ident, $response:ty, $error:ty) => {
        impl $call<'_> {
            /// Settings of this call, in place of the client's.
            pub fn options(mut self, options: CallOptions) -> Self {
                self.call.options(options);
                self
            }
        }

        impl<'c> std::future::IntoFuture for $call<'c> {
            type Output = Result<$response, $error>;
            type IntoFuture = BoxFuture<'c, Self::Output>;

            fn into_future(self) -> Self::IntoFuture {
                Box::pin(self.send())
            }
        }
    };
}
pub(crate) use awaitable;
