package dev.ringmaster.master.cli;

import dev.ringmaster.protocol.data.Value;
import java.util.ArrayList;
import java.util.List;

/** One job, whole, for people. */
final class JobText {
  private JobText() {}

  static String of(Fields job) {
    List<String> lines = new ArrayList<>();
    lines.add("job:        " + line(job.text("job")));
    lines.add("function:   " + line(job.text("function")));
    job.value("arguments")
        .filter(arguments -> !arguments.equals(Value.map()))
        .ifPresent(arguments -> {
          lines.add("arguments:");
          lines.add(MemberText.indented(YamlText.of(arguments)));
        });
    lines.add("target:     " + line(job.text("target")));
    lines.add("files:      environment " + line(job.text("environment")));
    lines.add("asked by:   " + line(job.text("principal")));
    lines.add("submitted:  " + Times.local(job.map().get("submitted")));
    lines.add("start by:   " + Times.local(job.map().get("not_after")));
    if (job.flag("cancelled")) {
      lines.add("cancelled:  yes");
    }
    lines.add("minions:");
    job.maps("members").forEach(member -> member(member, lines));
    return String.join("\n", lines);
  }

  private static void member(Fields member, List<String> lines) {
    String time = member.text("seconds").isEmpty() ? "" : ", took " + member.text("seconds") + " s";
    lines.add("  " + line(member.text("minion")) + ": " + line(member.text("detail")) + time);
    for (Fields problem : MemberText.problems(member)) {
      lines.add("      " + Printable.lines(problem.text("message")).replace("\n", "\n      "));
    }
    member
        .value("value")
        .map(AnswerText::of)
        .filter(text -> !text.isEmpty())
        .ifPresent(text -> lines.add("      " + text.replace("\n", "\n      ")));
  }

  private static String line(String text) {
    return Printable.line(text);
  }
}
