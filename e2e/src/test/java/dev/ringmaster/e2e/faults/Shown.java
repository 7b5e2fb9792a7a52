package dev.ringmaster.e2e.faults;

import dev.ringmaster.protocol.data.ProblemsException;
import dev.ringmaster.protocol.job.JobId;
import dev.ringmaster.protocol.session.Downward;
import dev.ringmaster.protocol.session.Upward;
import dev.ringmaster.protocol.wire.Wire;

/** A message in a few words. */
final class Shown {
  private Shown() {}

  static String of(JobId job) {
    return job.toString().substring(24);
  }

  static String of(Upward message) {
    return switch (message) {
      case Upward.Hello hello ->
          "Hello(claims "
              + hello.claims().stream().map(Shown::of).toList()
              + ", returns "
              + hello.returns().stream().map(Shown::of).toList()
              + ")";
      case Upward.Accepted accepted ->
          "Accepted("
              + of(accepted.job())
              + (accepted.behind().isEmpty() ? "" : " behind " + accepted.behind())
              + ")";
      case Upward.Started started -> "Started(" + of(started.job()) + ")";
      case Upward.Output output ->
          "Output("
              + of(output.job())
              + " "
              + output.sequence()
              + " "
              + output.text().strip()
              + ")";
      case Upward.Returned returned ->
          "Returned(" + of(returned.answer().job()) + " " + returned.answer().outcome() + ")";
      default -> message.getClass().getSimpleName();
    };
  }

  static String of(Downward message) {
    return switch (message) {
      case Downward.Deliver deliver -> "Deliver(" + ordered(deliver) + ")";
      case Downward.Acknowledged acknowledged -> "Acknowledged(" + of(acknowledged.job()) + ")";
      case Downward.Cancel cancel -> "Cancel(" + of(cancel.job()) + ")";
      default -> message.getClass().getSimpleName();
    };
  }

  private static String ordered(Downward.Deliver deliver) {
    try {
      var order = Wire.order(deliver.order().payload());
      return of(order.id()) + " " + order.call().function();
    } catch (ProblemsException e) {
      return "unreadable";
    }
  }
}
