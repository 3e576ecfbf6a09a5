#![doc = include_str!("../README.md")]

pub mod command;
pub mod config;
pub mod demo;
pub mod house;
pub mod page;
pub mod staff;
