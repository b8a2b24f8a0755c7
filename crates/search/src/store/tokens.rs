//! Our words as tantivy takes them.

use tantivy::tokenizer::{Token, TokenStream, Tokenizer};

use crate::words;

/// The name under which the tokenizer is registered.
pub(crate) const TOKENIZER: &str = "collegium";

/// Cuts a text into folded words, with further forms at the same place.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Words;

impl Tokenizer for Words {
    type TokenStream<'a> = Stream;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> Stream {
        Stream { words: words::placed(text).into_iter(), token: Token::default() }
    }
}

/// The words of one text.
pub(crate) struct Stream {
    words: std::vec::IntoIter<words::Placed>,
    token: Token,
}

impl TokenStream for Stream {
    fn advance(&mut self) -> bool {
        let Some(word) = self.words.next() else {
            return false;
        };
        self.token.position = word.position;
        self.token.text = word.form;
        true
    }

    fn token(&self) -> &Token {
        &self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        &mut self.token
    }
}
