//! Every key of `clientwright.toml`: that it has its effect, and what is said of
//! one that is wrong.

mod effects;
mod generated;
mod keys;
mod layouts;
mod problems;
mod project;
