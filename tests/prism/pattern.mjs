// A text that a simple regular expression matches: classes, groups, alternatives and
// quantifiers, as patterns of documents have them.

/** A text that the pattern matches; none if the pattern is not simple. */
export function matching(pattern, minimum = 0) {
  try {
    for (const repeat of [0, 1, minimum, 8, 16, 24]) {
      const text = new Sampler(pattern, repeat).alternatives();
      if (text.length >= minimum && new RegExp(pattern).test(text)) {
        return text;
      }
    }
  } catch {
    // Something that the sampler does not know.
  }
  return undefined;
}

class Sampler {
  constructor(pattern, repeat) {
    this.rest = pattern;
    this.repeat = repeat;
  }

  take(expression) {
    const found = expression.exec(this.rest)?.[0];
    this.rest = this.rest.slice(found?.length ?? 0);
    return found;
  }

  alternatives() {
    const all = [this.sequence()];
    while (this.take(/^\|/)) {
      all.push(this.sequence());
    }
    return all[0];
  }

  sequence() {
    let text = "";
    while (this.rest !== "" && !/^[|)]/.test(this.rest)) {
      const atom = this.atom();
      text += atom.repeat(this.times());
    }
    return text;
  }

  times() {
    const [, low, open, high] = /^\{(\d+)(,?)(\d*)\}/.exec(this.rest) ?? [];
    if (this.take(/^\{\d+,?\d*\}\??/)) {
      const most = open && !high ? Infinity : Number(high || low);
      return Math.min(Math.max(Number(low), this.repeat), most);
    }
    if (this.take(/^\+\??/)) return Math.max(1, this.repeat);
    if (this.take(/^\*\??/)) return this.repeat;
    if (this.take(/^\?\??/)) return Math.min(1, this.repeat);
    return 1;
  }

  atom() {
    if (this.take(/^[\^$]/) || this.take(/^\\[bB]/)) return "";
    if (/^\(\?[=!<]/.test(this.rest)) throw new Error("a look around");
    if (this.take(/^\((\?:)?/)) {
      const text = this.alternatives();
      this.take(/^\)/);
      return text;
    }
    const single = this.take(/^\[(\\.|[^\]\\])*\]/) ?? this.take(/^\\(u[0-9a-f]{4}|p\{\w+\}|.)/i) ?? this.take(/^./);
    const known = new RegExp(`^${single}$`);
    const found = [..."a0A1-_./: @"].find((one) => known.test(one));
    return found ?? printable().find((one) => known.test(one)) ?? "";
  }
}

function printable() {
  return Array.from({ length: 95 }, (_, index) => String.fromCharCode(32 + index));
}
