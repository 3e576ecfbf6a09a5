//! Every route and who may call it.
