package dev.ringmaster.states.test;

import static dev.ringmaster.protocol.function.Parameter.optional;
import static dev.ringmaster.protocol.function.Parameter.required;

import dev.ringmaster.protocol.data.Problem;
import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.protocol.function.Arguments;
import dev.ringmaster.protocol.function.Effect;
import dev.ringmaster.protocol.function.Parameter.Type;
import dev.ringmaster.protocol.function.Signature;
import dev.ringmaster.states.function.CallContext;
import dev.ringmaster.states.function.DataPath;
import dev.ringmaster.states.function.FunctionFailure;
import dev.ringmaster.states.resource.Change;
import dev.ringmaster.states.resource.Resource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Fails unless the pillar has what the states after it need. */
final class CheckPillar implements Resource<Boolean> {
  private static final Map<String, String> KINDS =
      Map.of(
          "boolean", "boolean",
          "integer", "integer",
          "string", "text",
          "listing", "list",
          "dictionary", "mapping");
  private static final Signature SIGNATURE =
      Signature.state(
          "test.check_pillar",
          Effect.READ,
          "Fails unless the pillar has the keys named, each of the kind named.",
          required("name", Type.TEXT, "Any name."),
          optional("present", Type.TEXTS, "Keys (a:b:c) that must be there."),
          optional("boolean", Type.TEXTS, "Keys that must be booleans."),
          optional("integer", Type.TEXTS, "Keys that must be integers."),
          optional("string", Type.TEXTS, "Keys that must be text."),
          optional("listing", Type.TEXTS, "Keys that must be lists."),
          optional("dictionary", Type.TEXTS, "Keys that must be mappings."));

  @Override
  public Signature signature() {
    return SIGNATURE;
  }

  @Override
  public Boolean read(Arguments arguments, CallContext context) {
    List<Problem> problems = new ArrayList<>();
    for (String key : arguments.texts("present")) {
      if (DataPath.find(context.pillar(), key).isEmpty()) {
        problems.add(missing(key));
      }
    }
    KINDS.forEach((parameter, kind) -> {
      for (String key : arguments.texts(parameter)) {
        DataPath.find(context.pillar(), key)
            .map(value -> value instanceof Value.Secret secret ? secret.hidden() : value)
            .ifPresentOrElse(
                value -> {
                  if (!value.kind().equals(kind)) {
                    problems.add(
                        Problem.of(
                            "pillar key " + key + " is a " + value.kind() + ", not " + kind));
                  }
                },
                () -> problems.add(missing(key)));
      }
    });
    if (!problems.isEmpty()) {
      throw new FunctionFailure(problems, Value.nothing());
    }
    return true;
  }

  private static Problem missing(String key) {
    return Problem.of("pillar key " + key + " is missing")
        .withAdvice("Add it to a pillar file that the top file gives to this minion.");
  }

  @Override
  public List<Change> decide(Arguments arguments, Boolean current) {
    return List.of();
  }

  @Override
  public Applied apply(
      Arguments arguments, Boolean current, List<Change> changes, CallContext context) {
    return Applied.saying("the pillar is as it should be");
  }

  @Override
  public Footprint footprint(Arguments arguments) {
    return Footprint.of(Set.of(), Set.of());
  }
}
