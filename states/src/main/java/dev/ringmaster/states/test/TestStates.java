package dev.ringmaster.states.test;

import static dev.ringmaster.protocol.function.Parameter.optional;
import static dev.ringmaster.protocol.function.Parameter.required;

import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.protocol.function.Effect;
import dev.ringmaster.protocol.function.Parameter;
import dev.ringmaster.protocol.function.Parameter.Type;
import dev.ringmaster.protocol.function.Signature;
import dev.ringmaster.states.resource.Resource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** States that touch nothing, to try requisites and reports. */
public final class TestStates {
  private static final Parameter NAME = required("name", Type.TEXT, "Any name.");

  private TestStates() {}

  public static List<Resource<?>> all() {
    return List.of(
        new Pretended(
            state("test.nop", "Does nothing, and takes any arguments.").withFreeForm(),
            arguments -> Pretence.UNCHANGED),
        new Pretended(
            state("test.succeed_without_changes", "Succeeds and changes nothing."),
            arguments -> Pretence.UNCHANGED),
        new Pretended(
            state("test.succeed_with_changes", "Succeeds and reports a change."),
            arguments -> new Pretence(true, true, "")),
        new Pretended(
            state("test.fail_without_changes", "Fails before it changes anything."),
            arguments -> new Pretence(false, false, "")),
        new Pretended(
            state("test.fail_with_changes", "Fails while it makes a change."),
            arguments -> new Pretence(true, false, "")),
        new Pretended(
            state(
                "test.configurable_test_state",
                "Succeeds or fails, with or without a change, as asked.",
                optional("changes", Type.BOOL, Value.bool(true), "Whether it reports a change."),
                optional("result", Type.BOOL, Value.bool(true), "Whether it succeeds."),
                optional("comment", Type.TEXT, Value.text(""), "What it says.")),
            arguments ->
                new Pretence(
                    arguments.flag("changes"),
                    arguments.flag("result"),
                    arguments.text("comment"))),
        new Pretended(
            state(
                "test.show_notification",
                "Says something in the report.",
                required("text", Type.TEXT, "What it says.")),
            arguments -> new Pretence(false, true, arguments.text("text"))),
        new CheckPillar());
  }

  private static Signature state(String name, String summary, Parameter... more) {
    List<Parameter> parameters = new ArrayList<>(List.of(NAME));
    parameters.addAll(Arrays.asList(more));
    return Signature.state(name, Effect.READ, summary, parameters.toArray(Parameter[]::new));
  }
}
