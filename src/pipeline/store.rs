//! A small store of named entries, newest last: what the caches on the way keep theirs in.

/// Named entries.
pub struct Store<T>(Vec<(String, T)>);

impl<T> Default for Store<T> {
    fn default() -> Store<T> {
        Store(Vec::new())
    }
}

impl<T> Store<T> {
    /// Forgets everything.
    pub fn clear(&mut self) {
        self.0.clear();
    }

    /// The entry of that name.
    pub fn get(&self, name: &str) -> Option<&T> {
        let found = self.0.iter().find(|(known, _)| known == name);
        found.map(|(_, entry)| entry)
    }

    /// Puts an entry in the place of the one of that name, if there is one.
    pub fn put(&mut self, name: &str, entry: T) {
        self.0.retain(|(known, _)| known != name);
        self.0.push((name.to_owned(), entry));
    }

    /// Takes the entry of that name out.
    pub fn take(&mut self, name: &str) -> Option<T> {
        let at = self.0.iter().position(|(known, _)| known == name)?;
        Some(self.0.remove(at).1)
    }
}
