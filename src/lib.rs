//! hopscope simulates what happens between Enter in the address bar and the page on the screen.
