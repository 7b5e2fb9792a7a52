package dev.ringmaster.states.state;

import static dev.ringmaster.protocol.function.Parameter.optional;
import static dev.ringmaster.protocol.function.Parameter.required;

import dev.ringmaster.protocol.data.Problem;
import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.protocol.function.Arguments;
import dev.ringmaster.protocol.function.Effect;
import dev.ringmaster.protocol.function.Parameter;
import dev.ringmaster.protocol.function.Parameter.Type;
import dev.ringmaster.protocol.function.Signature;
import dev.ringmaster.states.function.Function;
import dev.ringmaster.states.function.FunctionFailure;
import java.util.ArrayList;
import java.util.List;

/** The {@code state.*} functions. */
public final class StateFunctions {
  private static final Parameter MODS =
      optional(
          "mods",
          Type.TEXTS,
          "SLS names, also joined by commas; without any, what the top file says");
  private static final Parameter TEST =
      optional("test", Type.BOOL, Value.bool(false), "Tell what would change, and change nothing");
  private static final Parameter FAILHARD =
      optional("failhard", Type.BOOL, Value.bool(false), "Stop at the first failure");
  private static final Parameter PILLAR =
      optional("pillar", Type.MAP, "Merged over the minion's own pillar for this call");
  private static final Parameter PILLARENV =
      optional("pillarenv", Type.TEXT, "The environment whose pillar counts");
  private static final Parameter SALTENV =
      optional("saltenv", Type.TEXT, "The environment whose states count");

  private StateFunctions() {}

  public static List<Function> all(StateScopes scopes) {
    StateCalls calls = new StateCalls(scopes);
    return List.of(
        changing("state.apply", "Applies SLS files, or the top file", calls::apply, MODS),
        changing(
            "state.sls",
            "Applies SLS files",
            calls::apply,
            required("mods", Type.TEXTS, MODS.documentation())),
        changing("state.highstate", "Applies what the top file says", calls::apply),
        Function.of(
            reading("state.test", "Tells what state.apply would change", MODS).queued(),
            calls::test),
        Function.of(single(), calls::single),
        Function.of(
            reading(
                "state.show_sls",
                "Shows the states of SLS files, in the order in which they would run",
                required("mods", Type.TEXTS, MODS.documentation())),
            calls::show),
        Function.of(
            reading("state.show_highstate", "Shows the states that the top file means"),
            calls::show),
        Function.of(
            reading("state.show_top", "Shows the SLS files that the top file means"),
            calls::showTop));
  }

  private static Function changing(
      String name, String summary, Function.Body body, Parameter... own) {
    List<Parameter> parameters = new ArrayList<>(List.of(own));
    parameters.addAll(List.of(TEST, FAILHARD, PILLAR, PILLARENV, SALTENV));
    return Function.of(
        Signature.function(name, Effect.ONCE, summary, parameters.toArray(Parameter[]::new))
            .documented(
                "Answers a report of all states. Fails if one of them failed, unless an onfail"
                    + " state handled that.")
            .queued(),
        body);
  }

  private static Signature reading(String name, String summary, Parameter... own) {
    List<Parameter> parameters = new ArrayList<>(List.of(own));
    parameters.addAll(List.of(PILLAR, PILLARENV, SALTENV));
    return Signature.function(name, Effect.READ, summary, parameters.toArray(Parameter[]::new));
  }

  private static Signature single() {
    return Signature.function(
            "state.single",
            Effect.ONCE,
            "Applies one state",
            required("fun", Type.TEXT, "The state, such as file.managed"),
            required("name", Type.TEXT, "What it is about"),
            TEST,
            PILLAR,
            PILLARENV,
            SALTENV)
        .documented("Further named arguments are the state's own.")
        .withFreeForm()
        .queued();
  }

  /** The SLS names of a call, with commas taken apart. */
  static List<String> mods(Arguments arguments) {
    List<String> given = arguments.texts("mods");
    List<String> names =
        given.stream()
            .flatMap(text -> List.of(text.split(",")).stream())
            .map(String::strip)
            .filter(text -> !text.isEmpty())
            .toList();
    if (names.isEmpty() && !given.isEmpty()) {
      // an unset variable of a script must not mean everything
      throw new FunctionFailure(
          Problem.of("the name of the SLS to apply is empty")
              .withAdvice("Name one, or leave it out altogether: then the top file counts."));
    }
    return names;
  }
}
