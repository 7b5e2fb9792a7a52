package dev.ringmaster.states.pkg;

import dev.ringmaster.protocol.data.Problem;
import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.protocol.function.Arguments;
import dev.ringmaster.states.function.FunctionFailure;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A package that somebody wants.
 *
 * @param version exact, or with {@code *} for any characters; empty: any
 */
record PackageWish(String name, Optional<String> version) {
  private static final Pattern NAME =
      Pattern.compile("[a-z0-9][a-z0-9+.-]*[a-z0-9+.](:[a-z0-9-]+)?");
  private static final Pattern VERSION = Pattern.compile("[A-Za-z0-9.+:~*-]+");

  /** A wish whose parts apt can take for nothing else. */
  static PackageWish of(String name, Optional<String> version) {
    if (!NAME.matcher(name).matches()) {
      throw failure(
          "'" + name + "' is no package's name",
          "Names have small letters, digits and + - . only; a version goes under version.");
    }
    version
        .filter(text -> !VERSION.matcher(text).matches() || text.startsWith("-"))
        .ifPresent(text -> {
          throw failure(
              "'" + text + "' is no version of " + name,
              "Write it as apt-cache policy shows it; * stands for any characters.");
        });
    return new PackageWish(name, version);
  }

  /** {@code pkgs} if it is there, else {@code name} with {@code version}. */
  static List<PackageWish> of(Arguments arguments) {
    List<Value> several = arguments.list("pkgs");
    Optional<String> version = arguments.optionalText("version");
    if (several.isEmpty()) {
      return List.of(of(arguments.text("name"), version));
    }
    if (version.isPresent()) {
      throw failure(
          "version cannot say which of pkgs it means", "Write pkgs as a list of - name: version.");
    }
    List<PackageWish> wishes = new ArrayList<>();
    for (Value item : several) {
      if (item instanceof Value.MapValue map) {
        for (Map.Entry<Value, Value> entry : map.entries().entrySet()) {
          wishes.add(
              of(
                  entry.getKey().toString(),
                  Optional.of(entry.getValue())
                      .filter(value -> !(value instanceof Value.Null))
                      .map(Value::toString)));
        }
      } else {
        wishes.add(of(item.toString(), Optional.empty()));
      }
    }
    return wishes;
  }

  boolean accepts(String installed) {
    return version
        .filter(wanted ->
            !Pattern.matches(
                Arrays.stream(wanted.split("\\*", -1))
                    .map(Pattern::quote)
                    .collect(Collectors.joining(".*")),
                installed))
        .isEmpty();
  }

  boolean isSatisfiedByAny(List<String> versions) {
    return versions.stream().anyMatch(this::accepts);
  }

  /** Whether it is so; a virtual package counts if anything stands for it. */
  boolean isSatisfiedBy(Installed installed) {
    return installed.version(name).map(this::accepts).orElse(false)
        || (version.isEmpty() && installed.provided().contains(name));
  }

  private static FunctionFailure failure(String message, String advice) {
    return new FunctionFailure(Problem.of(message).withAdvice(advice));
  }

  @Override
  public String toString() {
    return version.map(wanted -> name + "=" + wanted).orElse(name);
  }
}
