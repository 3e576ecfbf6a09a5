//! What things cost: the engine by itself, and with a database beneath it.

mod bought;
mod engine;
mod make;
mod manage;
mod memory;
mod properties;
mod uses;
