package dev.ringmaster.master.control;

import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.protocol.function.Effect;
import dev.ringmaster.protocol.function.Parameter;
import dev.ringmaster.protocol.function.Parameter.Type;
import dev.ringmaster.protocol.function.Signature;

/** How {@code jobs.*} are called. */
final class JobSignatures {
  private static final int LIST_DEFAULT = 20;

  private static final Parameter JOB = Parameter.required("job", Type.TEXT, "The id of the job.");

  static final Signature SUBMIT =
      Signature.function(
              "jobs.submit",
              Effect.ONCE,
              "Runs a function on the minions that a target means, and streams what becomes of it.",
              Parameter.required("job", Type.TEXT, "A new version 7 UUID, made by the client."),
              Parameter.required("target", Type.TEXT, "Who is meant."),
              Parameter.required("function", Type.TEXT, "module.function"),
              Parameter.optional(
                  "words",
                  Type.TEXTS,
                  Value.list(),
                  "Arguments as an operator types them: YAML, or name=YAML."),
              Parameter.optional(
                  "named", Type.MAP, Value.map(), "Arguments by name, taken as they are."),
              Parameter.optional(
                  "timeout",
                  Type.DURATION,
                  Value.integer(0),
                  "How long it may run on a minion, in seconds; 0: no limit."),
              Parameter.optional(
                  "queue_for",
                  Type.DURATION,
                  Value.integer(0),
                  "How long an offline minion may take to come back and still get it."),
              Parameter.optional(
                  "may_queue",
                  Type.BOOL,
                  Value.bool(true),
                  "Whether it may wait on a minion behind another state run."),
              Parameter.optional(
                  "environment",
                  Type.TEXT,
                  Value.text(""),
                  "Whose files it runs with; empty: those of pillarenv if it has any, else base."),
              Parameter.optional(
                  "pillarenv",
                  Type.TEXT,
                  Value.text(""),
                  "Whose pillar it runs with; empty: that of the environment."),
              Parameter.optional(
                      "pillar",
                      Type.TEXT,
                      Value.text(""),
                      "A YAML mapping to merge over each minion's own pillar.")
                  .asSecret(),
              Parameter.optional(
                  "confirmed",
                  Type.BOOL,
                  Value.bool(false),
                  "Whether it may change every minion there is; else that is refused, unconfirmed."),
              Parameter.optional(
                  "detach",
                  Type.BOOL,
                  Value.bool(false),
                  "Whether to answer only that it was stored."))
          .documented(
              "Streams events: submitted, state, output, returned, finished. A known id with the"
                  + " same call re-attaches and runs nothing.");

  static final Signature WATCH =
      Signature.function(
          "jobs.watch",
          Effect.READ,
          "Streams what becomes of a job, from its beginning.",
          JOB,
          Parameter.optional(
              "after", Type.INT, Value.integer(0), "Leave out what was seen up to this number."),
          Parameter.optional(
              "answers",
              Type.BOOL,
              Value.bool(true),
              "Whether to tell what is answered and put out, not only who has ended how."));

  static final Signature LIST =
      Signature.function(
          "jobs.list",
          Effect.READ,
          "The jobs, newest first.",
          Parameter.optional("function", Type.TEXT, Value.text("*"), "A glob over functions."),
          Parameter.optional("minion", Type.TEXT, "Only jobs that this minion is a member of."),
          Parameter.optional("principal", Type.TEXT, "Only jobs of this principal."),
          Parameter.optional("since", Type.DURATION, "Only jobs of this time until now."),
          Parameter.optional(
              "open", Type.BOOL, Value.bool(false), "Only jobs that somebody still works on."),
          Parameter.optional(
              "limit", Type.INT, Value.integer(LIST_DEFAULT), "At most so many, up to 10000."));

  static final Signature SHOW =
      Signature.function(
          "jobs.show",
          Effect.READ,
          "Everything about one job: first the job, then each of its members with what it answered.",
          JOB);

  static final Signature CANCEL =
      Signature.function(
          "jobs.cancel", Effect.REPEATABLE, "Tells every member that is not done to stop.", JOB);

  private JobSignatures() {}
}
