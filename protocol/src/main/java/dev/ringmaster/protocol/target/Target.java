package dev.ringmaster.protocol.target;

import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.protocol.job.MinionId;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Which minions are meant. Grains are what a minion says of itself: good for choosing, never for
 * permission.
 */
public sealed interface Target {
  boolean matches(MinionId minion, Value.MapValue grains);

  /** As an operator would type it; parsing that gives an equal target. */
  @Override
  String toString();

  /** {@code web*} */
  record ByGlob(Glob glob) implements Target {
    @Override
    public boolean matches(MinionId minion, Value.MapValue grains) {
      return glob.matches(minion.value());
    }

    @Override
    public String toString() {
      return glob.pattern();
    }
  }

  /** {@code L@web01,web02} */
  record ByList(Set<String> names) implements Target {
    public ByList {
      names = Collections.unmodifiableSet(new LinkedHashSet<>(names));
    }

    @Override
    public boolean matches(MinionId minion, Value.MapValue grains) {
      return names.contains(minion.value());
    }

    @Override
    public String toString() {
      return "L@" + String.join(",", names);
    }
  }

  /** {@code E@web0[1-4]}: the pattern must match the whole id. */
  record ByExpression(Pattern pattern) implements Target {
    @Override
    public boolean matches(MinionId minion, Value.MapValue grains) {
      return pattern.matcher(minion.value()).matches();
    }

    @Override
    public String toString() {
      return "E@" + pattern;
    }
  }

  /** {@code G@os:Debian}: the grain at the path, or an element of the list there, matches. */
  record ByGrain(List<String> path, Glob value) implements Target {
    public ByGrain {
      path = List.copyOf(path);
    }

    @Override
    public boolean matches(MinionId minion, Value.MapValue grains) {
      return anyMatches(grains, 0);
    }

    private boolean anyMatches(Value node, int depth) {
      return switch (node) {
        case Value.ListValue list ->
            list.items().stream().anyMatch(item -> anyMatches(item, depth));
        case Value.MapValue map when depth < path.size() ->
            map.entries().entrySet().stream()
                .filter(entry -> entry.getKey().toString().equals(path.get(depth)))
                .anyMatch(entry -> anyMatches(entry.getValue(), depth + 1));
        case Value.MapValue map ->
            map.entries().keySet().stream().anyMatch(key -> value.matches(key.toString()));
        default -> depth == path.size() && value.matches(node.toString());
      };
    }

    @Override
    public String toString() {
      return "G@" + String.join(":", path) + ":" + value;
    }
  }

  record And(Target left, Target right) implements Target {
    @Override
    public boolean matches(MinionId minion, Value.MapValue grains) {
      return left.matches(minion, grains) && right.matches(minion, grains);
    }

    @Override
    public String toString() {
      return "( " + left + " and " + right + " )";
    }
  }

  record Or(Target left, Target right) implements Target {
    @Override
    public boolean matches(MinionId minion, Value.MapValue grains) {
      return left.matches(minion, grains) || right.matches(minion, grains);
    }

    @Override
    public String toString() {
      return "( " + left + " or " + right + " )";
    }
  }

  record Not(Target inner) implements Target {
    @Override
    public boolean matches(MinionId minion, Value.MapValue grains) {
      return !inner.matches(minion, grains);
    }

    @Override
    public String toString() {
      return "not " + inner;
    }
  }
}
