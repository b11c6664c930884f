mod archive;
mod block;
mod body;
mod consensus;
mod database;
mod header;
