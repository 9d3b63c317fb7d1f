//! Shared data as a property: the same only when it is the same allocation, so that a frame compares
//! pointers and not whole traces.

use std::ops::Deref;
use std::rc::Rc;

/// An `Rc` compared by address.
#[derive(Debug)]
pub(super) struct Same<T: ?Sized>(pub(super) Rc<T>);

impl<T: ?Sized> Clone for Same<T> {
    fn clone(&self) -> Self {
        Same(self.0.clone())
    }
}

impl<T: ?Sized> PartialEq for Same<T> {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

impl<T: ?Sized> Deref for Same<T> {
    type Target = T;
    fn deref(&self) -> &T {
        &self.0
    }
}

impl<T: ?Sized> From<&Rc<T>> for Same<T> {
    fn from(shared: &Rc<T>) -> Self {
        Same(shared.clone())
    }
}
