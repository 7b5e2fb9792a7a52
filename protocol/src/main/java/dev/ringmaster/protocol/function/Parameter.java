package dev.ringmaster.protocol.function;

import dev.ringmaster.protocol.data.Value;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One parameter of a function or state.
 *
 * @param name as a caller types it, {@code lower_case}
 * @param type what values it takes; binding converts where nothing is lost ({@code 8080} given for
 *     {@link Type#TEXT})
 * @param required whether a call without it is an error; then {@code fallback} is null
 * @param fallback the value when it is not given; null means that the function sees nothing
 * @param secret whether what is bound here becomes a {@link Value.Secret}
 * @param documentation one sentence, with the unit where there is one
 * @param choices the texts that it takes; empty: all of its type
 */
public record Parameter(
    String name,
    Type type,
    boolean required,
    @Nullable Value fallback,
    boolean secret,
    String documentation,
    List<String> choices) {
  public Parameter {
    choices = List.copyOf(choices);
  }

  /** The kinds of value a parameter can ask for. */
  public enum Type {
    ANY,
    BOOL,
    INT,
    FLOAT,
    TEXT,
    /**
     * Seconds as a number, or text like {@code 90s}, {@code 5m}, {@code 1h30m}; bound as a float of
     * seconds.
     */
    DURATION,
    LIST,
    MAP,
    /** One text or a list of texts; bound as a list of texts. */
    TEXTS,
    /**
     * An octal file mode: {@code '0644'}, {@code 644} as text, or a YAML integer that reads like
     * one. Bound as text.
     */
    MODE
  }

  public static Parameter required(String name, Type type, String documentation) {
    return new Parameter(name, type, true, null, false, documentation, List.of());
  }

  public static Parameter optional(String name, Type type, String documentation) {
    return new Parameter(name, type, false, null, false, documentation, List.of());
  }

  public static Parameter optional(String name, Type type, Value fallback, String documentation) {
    return new Parameter(name, type, false, fallback, false, documentation, List.of());
  }

  public Parameter asSecret() {
    return new Parameter(name, type, required, fallback, true, documentation, choices);
  }

  /** The same, taking nothing but these texts. */
  public Parameter among(List<String> texts) {
    return new Parameter(name, type, required, fallback, secret, documentation, texts);
  }
}
