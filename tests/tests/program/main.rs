//! Programs of generated crates, built and run as their READMEs say, against a
//! stand-in server.

#[path = "../../../templates/src/wire/server.rs"]
mod server;

mod atlas;
mod bodies;
mod run;
mod streams;
