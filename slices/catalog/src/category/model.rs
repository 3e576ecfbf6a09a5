//! What a category is.

use std::collections::HashMap;

use bodega_kernel::{Id, Time, noun};

use crate::{language, words::Words};

/// A node of the category tree.
#[derive(Debug, Clone, PartialEq)]
pub struct Category {
    /// Its id.
    pub id: Id<noun::Category>,
    /// Rises with every change.
    pub version: i64,
    /// When it was made.
    pub created_at: Time,
    /// When it was last changed.
    pub updated_at: Time,
    /// What people write into it.
    pub content: Content,
}

/// What people write into a category.
#[derive(Debug, Clone, PartialEq)]
pub struct Content {
    /// The category that it is under; none at the top.
    pub parent: Option<Id<noun::Category>>,
    /// Its address part, unique in its merchant's catalogue.
    pub slug: String,
    /// What it is called.
    pub name: String,
    /// The language of its own name (BCP 47).
    pub lang: String,
    /// What it is called in other languages, by tag.
    pub names: Words,
    /// Its picture, of the merchant's library.
    pub image: Option<Id<noun::Media>>,
    /// Its place among its siblings; those of equal place stand by name.
    pub position: i64,
    /// Is it shown? What is under one that is not shown is not shown either.
    pub active: bool,
    /// Its id elsewhere, unique in its merchant's catalogue.
    pub external_id: Option<String>,
    /// What others keep with it.
    pub metadata: Words,
}

impl Content {
    /// What it is called for somebody who asked for this language, and the language of that: the asked one, else its
    /// base language, else another form of it, else the category's own.
    pub fn name_in(&self, asked: Option<&str>) -> (&str, &str) {
        let named = language::best(asked, &self.lang, &self.names, |name| Some(name.as_str()));
        named.map_or((&self.name, &self.lang), |(lang, name)| (name, lang))
    }
}

/// The tree as it is read: parents before their children, siblings in order. With `hidden`, those too that are not
/// shown.
pub(crate) fn in_order(categories: Vec<Category>, hidden: bool) -> Vec<Category> {
    let mut under: HashMap<Option<Id<noun::Category>>, Vec<Category>> = HashMap::new();
    for category in categories {
        if hidden || category.content.active {
            under.entry(category.content.parent).or_default().push(category);
        }
    }
    for siblings in under.values_mut() {
        let place = |category: &Category| (category.content.position, category.content.name.clone(), category.id);
        siblings.sort_by_cached_key(|category| std::cmp::Reverse(place(category)));
    }
    // Siblings lie in reverse on the stack, so that the first one is taken first and its children before the second.
    let mut stack = under.remove(&None).unwrap_or_default();
    let mut ordered = Vec::new();
    while let Some(category) = stack.pop() {
        stack.extend(under.remove(&Some(category.id)).unwrap_or_default());
        ordered.push(category);
    }
    ordered
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn category(at: usize, parent: Option<usize>, position: i64, active: bool) -> Category {
        let id = |at: usize| Id::from_uuid(uuid::Uuid::from_u128(at as u128 + 1));
        Category {
            id: id(at),
            version: 1,
            created_at: Time::default(),
            updated_at: Time::default(),
            content: Content {
                parent: parent.map(id),
                slug: format!("c{at}"),
                name: format!("C{at}"),
                lang: "en".to_owned(),
                names: Words::new(),
                image: None,
                position,
                active,
                external_id: None,
                metadata: Words::new(),
            },
        }
    }

    /// Trees: each category is under one that comes before it, or at the top.
    fn trees() -> impl Strategy<Value = Vec<Category>> {
        let one = (any::<prop::sample::Index>(), any::<bool>(), 0i64..4, prop::bool::weighted(0.8));
        prop::collection::vec(one, 0..30).prop_map(|nodes| {
            let nodes = nodes.into_iter().enumerate();
            let node = |(at, (parent, top, position, active)): (usize, (prop::sample::Index, bool, i64, bool))| {
                let parent = if top || at == 0 { None } else { Some(parent.index(at)) };
                category(at, parent, position, active)
            };
            nodes.map(node).collect()
        })
    }

    proptest! {
        #[test]
        fn everything_is_there_once_and_after_its_parent(tree in trees()) {
            let ordered = in_order(tree.clone(), true);
            prop_assert_eq!(ordered.len(), tree.len());
            for (at, category) in ordered.iter().enumerate() {
                let parent = category.content.parent;
                prop_assert!(parent.is_none_or(|parent| ordered[..at].iter().any(|one| one.id == parent)));
            }
        }

        #[test]
        fn what_is_shown_has_shown_parents_up_to_the_top(tree in trees()) {
            let shown = in_order(tree.clone(), false);
            let is_shown = |id| shown.iter().any(|one: &Category| one.id == id);
            for category in &tree {
                let parent_shown = category.content.parent.is_none_or(is_shown);
                prop_assert_eq!(is_shown(category.id), category.content.active && parent_shown);
            }
        }

        #[test]
        fn siblings_stand_by_position(tree in trees()) {
            let ordered = in_order(tree, true);
            for (at, first) in ordered.iter().enumerate() {
                for second in &ordered[at..] {
                    if first.content.parent == second.content.parent {
                        prop_assert!(first.content.position <= second.content.position);
                    }
                }
            }
        }
    }
}
