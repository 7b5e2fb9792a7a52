package dev.ringmaster.orchestration.plan;

import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.protocol.function.Effect;
import dev.ringmaster.protocol.function.Parameter;
import dev.ringmaster.protocol.function.Parameter.Type;
import dev.ringmaster.protocol.function.Signature;
import java.util.ArrayList;
import java.util.List;

/** What a step can do, as signatures: a runbook is compiled by them like states by theirs. */
public final class StepFunctions {
  /** Calls a function on minions. */
  public static final Signature FUNCTION =
      step(
          "salt.function",
          "Calls a function on minions",
          text("name", "The function: service.restart"),
          Parameter.required("tgt", Type.TEXTS, "The minions; with tgt_type list also a list"),
          syntax(),
          Parameter.optional("arg", Type.ANY, "Its positional arguments, a list"),
          Parameter.optional("kwarg", Type.MAP, Value.map(), "Its named arguments"),
          pillarEnvironment(),
          pillar(),
          environment());

  /** Applies states to minions. */
  public static final Signature STATE =
      step(
          "salt.state",
          "Applies states to minions",
          Parameter.required("tgt", Type.TEXTS, "The minions; with tgt_type list also a list"),
          syntax(),
          Parameter.optional("sls", Type.TEXTS, "The SLS files to apply, one or a list"),
          Parameter.optional(
              "highstate", Type.BOOL, Value.bool(false), "Apply what the top file says instead"),
          Parameter.optional(
              "test", Type.BOOL, Value.bool(false), "Change nothing, say what would change"),
          Parameter.optional(
              Signature.QUEUE,
              Type.BOOL,
              Value.bool(true),
              "false: fail at once on a minion that another state run holds"),
          pillarEnvironment(),
          pillar(),
          environment());

  /** Waits. */
  public static final Signature PAUSE =
      step(
          "salt.pause",
          "Waits on the master",
          Parameter.required("duration", Type.DURATION, "How long"));

  /** All of them. */
  public static final List<Signature> ALL = List.of(FUNCTION, STATE, PAUSE);

  private StepFunctions() {}

  private static Signature step(String name, String summary, Parameter... own) {
    List<Parameter> all = new ArrayList<>(List.of(own));
    all.add(
        Parameter.optional(
            "timeout", Type.DURATION, "How long one attempt may take on a minion; none if unsaid"));
    all.add(
        Parameter.optional(
            "failhard", Type.BOOL, Value.bool(true), "Whether its failure stops the run"));
    all.add(
        Parameter.optional(
            "resume",
            Type.TEXT,
            Value.text("ask"),
            "If nobody can know whether it took effect: ask, retry or fail"));
    all.add(
        Parameter.optional("rescue", Type.MAP, Value.map(), "Steps by ID that run if it failed"));
    return Signature.state(name, Effect.ONCE, summary, all.toArray(Parameter[]::new));
  }

  private static Parameter text(String name, String documentation) {
    return Parameter.required(name, Type.TEXT, documentation);
  }

  private static Parameter syntax() {
    return Parameter.optional(
        "tgt_type",
        Type.TEXT,
        Value.text("compound"),
        "How tgt is read: compound, glob, list, pcre or grain");
  }

  private static Parameter environment() {
    return Parameter.optional("saltenv", Type.TEXT, Value.text(""), "Environment of the states");
  }

  private static Parameter pillarEnvironment() {
    return Parameter.optional("pillarenv", Type.TEXT, Value.text(""), "Environment of the pillar");
  }

  private static Parameter pillar() {
    return Parameter.optional("pillar", Type.MAP, Value.map(), "Merged over the minions' pillar");
  }
}
