package dev.ringmaster.e2e.docs;

import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.protocol.function.Effect;
import dev.ringmaster.protocol.function.Parameter;
import dev.ringmaster.protocol.function.Signature;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** A page about signatures, by module. */
final class SignaturePage {
  private final StringBuilder page;

  private SignaturePage(String preface) {
    page = new StringBuilder(preface);
  }

  static String of(String preface, List<Signature> signatures) {
    List<Signature> sorted =
        signatures.stream().sorted(Comparator.comparing(Signature::name)).toList();
    SignaturePage page = new SignaturePage(preface);
    page.contents(sorted);
    String module = "";
    for (Signature signature : sorted) {
      if (!signature.module().equals(module)) {
        module = signature.module();
        page.line("").line("## " + module);
      }
      page.signature(signature);
    }
    return page.page.toString();
  }

  private void contents(List<Signature> signatures) {
    line("");
    line(
        signatures.stream()
            .map(Signature::module)
            .distinct()
            .map(module -> "[" + module + "](#" + module + ")")
            .collect(Collectors.joining(" · ")));
  }

  private void signature(Signature signature) {
    line("").line("### " + signature.name());
    line("").line(sentence(signature.summary()) + " *" + effect(signature) + ".*");
    if (!signature.documentation().isEmpty()) {
      line("").line(Markdown.text(signature.documentation()));
    }
    if (!signature.parameters().isEmpty() || signature.rest().isPresent()) {
      line("").line("| argument | takes | default | |").line("| --- | --- | --- | --- |");
      signature.parameters().forEach(parameter -> row(parameter, parameter.name()));
      signature.rest().ifPresent(rest -> row(rest, rest.name() + "…"));
    }
    if (signature.freeForm()) {
      line("").line("Further named arguments are passed on.");
    }
  }

  private void row(Parameter parameter, String shown) {
    Value fallback = parameter.fallback();
    String unsaid =
        fallback == null ? (parameter.required() ? "required" : "") : Markdown.code(fallback);
    String meaning =
        sentence(parameter.documentation()) + (parameter.secret() ? " Kept secret." : "");
    line(
        "| `"
            + shown
            + "` | "
            + takes(parameter)
            + " | "
            + unsaid
            + " | "
            + Markdown.cell(meaning)
            + " |");
  }

  private static String sentence(String text) {
    String stripped = text.strip();
    return Markdown.text(stripped.isEmpty() || stripped.endsWith(".") ? stripped : stripped + ".");
  }

  private static String effect(Signature signature) {
    String effect =
        switch (signature.effect()) {
          case Effect.READ -> "Reads";
          case Effect.REPEATABLE -> "Repeatable";
          case Effect.ONCE -> "Once";
        };
    return signature.needsQueue() ? effect + "; waits for other state runs" : effect;
  }

  private static String takes(Parameter parameter) {
    return parameter.choices().isEmpty()
        ? type(parameter.type())
        : parameter.choices().stream()
            .map(choice -> "`" + choice + "`")
            .collect(Collectors.joining(" or "));
  }

  private static String type(Parameter.Type type) {
    return switch (type) {
      case ANY -> "anything";
      case BOOL -> "true or false";
      case INT -> "integer";
      case FLOAT -> "number";
      case DURATION -> "duration";
      case TEXTS -> "text or list of texts";
      case MODE -> "octal mode";
      case TEXT, LIST, MAP -> type.name().toLowerCase(Locale.ROOT);
    };
  }

  private SignaturePage line(String text) {
    page.append(text).append('\n');
    return this;
  }
}
