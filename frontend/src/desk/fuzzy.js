// What is typed against what is there: accents and case do not count, words in any order.

/** Whether each word typed stands in the text, or is made of the beginnings of its words. */
export function fits(text, typed) {
  const there = plain(text);
  return plain(typed).split(/\s+/).every((word) => there.includes(word) || isOfBeginnings(there, word));
}

/** Without accents and in small letters. */
export function plain(text) {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
}

// "mea" is "Mettre En Attente": each letter goes on in its word or begins another one.
function isOfBeginnings(text, typed) {
  const words = text.split(/[^\p{L}\p{N}]+/u).filter(Boolean);
  const from = (word, letter, typedAt) => {
    if (typedAt === typed.length) return true;
    if (letter && words[word]?.[letter] === typed[typedAt] && from(word, letter + 1, typedAt + 1)) return true;
    for (let next = letter ? word + 1 : word; next < words.length; next++) {
      if (words[next][0] === typed[typedAt] && from(next, 1, typedAt + 1)) return true;
    }
    return false;
  };
  return from(0, 0, 0);
}
