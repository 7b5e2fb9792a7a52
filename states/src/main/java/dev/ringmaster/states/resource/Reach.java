package dev.ringmaster.states.resource;

import java.util.Set;

/**
 * Parts of the machine, as {@code file:/etc/nginx}, {@code pkg:nginx}, {@code service:nginx},
 * {@code user:www}. A name covers what is below it: {@code file:/etc} covers {@code
 * file:/etc/nginx}, and {@code pkg:} all packages. {@code file:} means what a path leads to through
 * links, {@code link:} what stands at the path itself.
 */
public sealed interface Reach {
  Reach NOTHING = new Only(Set.of());

  /** The parts that can be named. */
  Set<String> names();

  /** These, and nothing else. */
  record Only(Set<String> names) implements Reach {
    public Only {
      names = Set.copyOf(names);
    }
  }

  /** These, and some that nobody can name before, as the files and scripts of a package. */
  record AtLeast(Set<String> names) implements Reach {
    public AtLeast {
      names = Set.copyOf(names);
    }
  }

  /** Anything at all, as with a command. */
  record Anything() implements Reach {
    @Override
    public Set<String> names() {
      return Set.of();
    }
  }
}
