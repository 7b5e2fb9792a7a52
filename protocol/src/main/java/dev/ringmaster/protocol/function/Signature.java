package dev.ringmaster.protocol.function;

import dev.ringmaster.protocol.data.Value;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * All that is known about a function or state without running it: binding, documentation,
 * completion, permissions, what may be called while rendering and what a crash means come from here
 * alone.
 *
 * @param name {@code module.function}, as a caller types it
 * @param kind whether it is called for an answer or declares a state
 * @param effect what it does to the machine; for a state, what applying it does
 * @param summary one sentence
 * @param documentation more, in plain paragraphs; may be empty
 * @param parameters in positional order
 * @param rest the name under which further positional arguments are bound as a list ({@code
 *     cmd.run} has none); empty if they are an error
 * @param freeForm whether named arguments that no parameter has are passed on as they are (custom
 *     modules, {@code event.send}); otherwise they are an error with a suggestion
 * @param needsQueue whether it waits for other state runs on the same minion (the {@code state.*}
 *     functions that run states, in test mode too)
 */
public record Signature(
    String name,
    Kind kind,
    Effect effect,
    String summary,
    String documentation,
    List<Parameter> parameters,
    Optional<Parameter> rest,
    boolean freeForm,
    boolean needsQueue) {
  /** The parameter of whatever {@link #needsQueue} that says whether it may wait. */
  public static final String QUEUE = "queue";

  public enum Kind {
    FUNCTION,
    STATE
  }

  public Signature {
    parameters = List.copyOf(parameters);
    Set<String> seen = new HashSet<>();
    for (Parameter parameter : parameters) {
      if (!seen.add(parameter.name())) {
        throw new IllegalArgumentException(name + " has two parameters named " + parameter.name());
      }
    }
    if (name.indexOf('.') <= 0) {
      throw new IllegalArgumentException("not module.function: " + name);
    }
  }

  public static Signature function(
      String name, Effect effect, String summary, Parameter... parameters) {
    return new Signature(
        name,
        Kind.FUNCTION,
        effect,
        summary,
        "",
        List.of(parameters),
        Optional.empty(),
        false,
        false);
  }

  public static Signature state(
      String name, Effect effect, String summary, Parameter... parameters) {
    return new Signature(
        name, Kind.STATE, effect, summary, "", List.of(parameters), Optional.empty(), false, false);
  }

  public Signature documented(String text) {
    return new Signature(name, kind, effect, summary, text, parameters, rest, freeForm, needsQueue);
  }

  /**
   * Further positional arguments are taken, each of {@code parameter}'s type, bound as a list under
   * its name.
   */
  public Signature withRest(Parameter parameter) {
    return new Signature(
        name,
        kind,
        effect,
        summary,
        documentation,
        parameters,
        Optional.of(parameter),
        freeForm,
        needsQueue);
  }

  public Signature withFreeForm() {
    return new Signature(
        name, kind, effect, summary, documentation, parameters, rest, true, needsQueue);
  }

  /** It waits for other state runs, unless its parameter {@link #QUEUE} says that it may not. */
  public Signature queued() {
    List<Parameter> all = new ArrayList<>(parameters);
    all.add(
        Parameter.optional(
            QUEUE,
            Parameter.Type.BOOL,
            Value.bool(true),
            "false: do not wait for another state run on the minion, but be refused at once"));
    return new Signature(name, kind, effect, summary, documentation, all, rest, freeForm, true);
  }

  /** The part before the first dot: {@code service} of {@code service.restart}. */
  public String module() {
    return name.substring(0, name.indexOf('.'));
  }

  public Optional<Parameter> parameter(String parameterName) {
    return parameters.stream().filter(p -> p.name().equals(parameterName)).findFirst();
  }
}
