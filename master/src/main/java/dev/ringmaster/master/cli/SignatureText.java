package dev.ringmaster.master.cli;

import java.util.ArrayList;
import java.util.List;

/** A function or state, for people. */
final class SignatureText {
  private SignatureText() {}

  static String of(Fields signature) {
    List<String> lines = new ArrayList<>();
    lines.add(
        Printable.line(
            signature.text("name")
                + " ("
                + signature.text("kind")
                + ", "
                + effect(signature)
                + ")"));
    lines.add("    " + Printable.line(signature.text("summary")));
    if (!signature.text("documentation").isEmpty()) {
      lines.add("");
      lines.add(MemberText.indented(Printable.lines(signature.text("documentation")).strip()));
    }
    List<Fields> parameters = signature.maps("parameters");
    if (!parameters.isEmpty()) {
      lines.add("");
    }
    parameters.forEach(parameter -> lines.add(parameter(parameter)));
    if (signature.flag("free_form")) {
      lines.add("    any other named argument is passed on");
    }
    return String.join("\n", lines);
  }

  private static String effect(Fields signature) {
    return switch (signature.text("effect")) {
      case "read" -> "changes nothing";
      case "repeatable" -> "may be repeated";
      default -> "never repeated unasked";
    };
  }

  private static String parameter(Fields parameter) {
    String fallback =
        parameter.flag("required")
            ? ", required"
            : parameter
                .value("default")
                .map(value -> ", default " + JsonText.line(value))
                .orElse("");
    String secret = parameter.flag("secret") ? ", secret" : "";
    String rest = parameter.flag("rest") ? ", any number" : "";
    return Printable.line(
        String.format(
            "    %-16s %s%s%s%s. %s",
            parameter.text("name"),
            parameter.text("type"),
            fallback,
            secret,
            rest,
            parameter.text("documentation")));
  }
}
