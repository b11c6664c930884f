//! The program and the workspace through their public doors.

mod layers;
