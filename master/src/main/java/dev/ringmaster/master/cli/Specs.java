package dev.ringmaster.master.cli;

import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.IGetter;
import picocli.CommandLine.Model.ISetter;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/**
 * Options and parameters without annotations: reading those by reflection costs a tenth of a second
 * at start-up, so the commands that must be quick are described in code.
 */
final class Specs {
  private Specs() {}

  /** An option with a value. */
  static OptionSpec.Builder option(
      String label, String description, Consumer<String> target, String... names) {
    return OptionSpec.builder(names)
        .type(String.class)
        .paramLabel(label)
        .description(description)
        .setter(new Setter<>(String.class, target));
  }

  /** An option that is there or not. */
  static OptionSpec.Builder flag(String description, Consumer<Boolean> target, String... names) {
    return OptionSpec.builder(names)
        .type(boolean.class)
        .arity("0")
        .description(description)
        .setter(new Setter<>(Boolean.class, target));
  }

  /** The parameter at a place of its own. */
  static PositionalParamSpec parameter(
      int index, String label, String description, Consumer<String> target) {
    return PositionalParamSpec.builder()
        .index(String.valueOf(index))
        .arity("1")
        .required(true)
        .type(String.class)
        .paramLabel(label)
        .description(description)
        .setter(new Setter<>(String.class, target))
        .build();
  }

  /** All parameters from a place on. */
  static PositionalParamSpec rest(
      int from, String label, String description, Consumer<List<String>> target) {
    Rest rest = new Rest(target);
    return PositionalParamSpec.builder()
        .index(from + "..*")
        .arity("0..*")
        .type(List.class)
        .auxiliaryTypes(String.class)
        .paramLabel(label)
        .description(description)
        .getter(rest)
        .setter(rest)
        .build();
  }

  /**
   * Words that may stand apart, with options between them: picocli adds each group to what it gets
   * here, and would begin anew if it got nothing.
   */
  private static final class Rest implements IGetter, ISetter {
    private final Consumer<List<String>> target;
    private @Nullable Object words;

    Rest(Consumer<List<String>> target) {
      this.target = target;
    }

    @Override
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // the signature is picocli's
    public <T> @Nullable T get() {
      return (T) words;
    }

    @Override
    public <T> @Nullable T set(T value) {
      words = value;
      if (value != null) {
        target.accept(((List<?>) value).stream().map(String::valueOf).toList());
      }
      return null;
    }
  }

  /** Hands on what was parsed; picocli's "not given" is dropped, so that defaults stay. */
  private record Setter<V>(Class<V> type, Consumer<V> target) implements ISetter {
    @Override
    public <T> @Nullable T set(T value) {
      if (value != null) {
        target.accept(type.cast(value));
      }
      return null;
    }
  }
}
