package dev.ringmaster.rendering;

import dev.ringmaster.protocol.data.Problem;
import dev.ringmaster.protocol.data.ProblemsException;
import dev.ringmaster.protocol.function.Suggestion;
import io.pebbletemplates.pebble.error.AttributeNotFoundException;
import io.pebbletemplates.pebble.error.PebbleException;
import io.pebbletemplates.pebble.error.RootAttributeNotFoundException;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What Pebble throws, as a problem with the place in the user's file. */
final class TemplateFailures {
  private static final Pattern UNKNOWN =
      Pattern.compile("(Filter|Test|Function or Macro) \\[(.*)] does not exist\\.?");

  private final Session session;

  TemplateFailures(Session session) {
    this.session = session;
  }

  ProblemsException endless() {
    return session.problem(
        "includes or macros call one another without end", "Look for one that calls itself.");
  }

  /**
   * @throws InterruptedException if the rendering was interrupted
   */
  ProblemsException of(RuntimeException failure) throws InterruptedException {
    PebbleException located = null;
    Throwable innermost = failure;
    for (Throwable each = failure; each != null; each = each.getCause()) {
      if (each instanceof Session.InterruptedRendering) {
        throw (InterruptedException) each.getCause();
      }
      if (each instanceof ProblemsException problems) {
        return trailed(problems.problems());
      }
      if (each instanceof PebbleException pebble && pebble.getLineNumber() != null) {
        located = pebble;
      }
      innermost = each;
    }
    return trailed(List.of(problem(located, innermost)));
  }

  private Problem problem(@Nullable PebbleException located, Throwable innermost) {
    return switch (located) {
      case null -> at(session.template(), session.place().line(), said(innermost), hint());
      case RootAttributeNotFoundException root -> unknown(root);
      case AttributeNotFoundException missing ->
          at(
              missing.getFileName(),
              missing.getLineNumber(),
              missing.getPebbleMessage(),
              innermost instanceof Attributes.Advice ? said(innermost) : "");
      default -> other(located, innermost);
    };
  }

  private String hint() {
    return JinjaHint.of(session.line(session.template(), session.place().line()));
  }

  private Problem unknown(RootAttributeNotFoundException root) {
    String name = root.getAttributeName();
    if (root.getPebbleMessage().startsWith("Attempt")) {
      String message = "there is no '" + name + "' in null";
      return at(root.getFileName(), root.getLineNumber(), message, "Use | default(…) before it.");
    }
    Collection<String> known = new HashSet<>(session.variables().keySet());
    known.addAll(List.of("pillar", "grains", "salt"));
    String near = Suggestion.didYouMean(name, known);
    String advice = near.isEmpty() ? "Set it, or say what it is otherwise: | default(…)." : near;
    return at(
        root.getFileName(), root.getLineNumber(), "there is no variable '" + name + "'", advice);
  }

  private Problem other(PebbleException located, Throwable innermost) {
    String message = located.getPebbleMessage();
    String advice = "";
    Matcher unknown = UNKNOWN.matcher(message);
    if (unknown.matches()) {
      message = "there is no " + unknown.group(1).toLowerCase(Locale.ROOT) + " '";
      message += unknown.group(2) + "'";
      advice =
          unknown.group(1).equals("Filter")
              ? Suggestion.didYouMean(unknown.group(2), Filters.all().keySet())
              : "Import the file that defines it: {% import \"./macros.peb\" %}.";
    } else if (innermost.equals(located)) {
      message = SyntaxMessage.of(message);
    } else {
      message += ": " + said(innermost);
    }
    if (advice.isEmpty() && located.getFileName() != null) {
      advice = JinjaHint.of(session.line(located.getFileName(), located.getLineNumber()));
    }
    return at(located.getFileName(), located.getLineNumber(), message, advice);
  }

  private static String said(Throwable failure) {
    if (SyntaxMessage.isEndOfTokens(failure)) {
      return SyntaxMessage.UNENDED;
    }
    return failure instanceof ClassCastException || failure.getMessage() == null
        ? "a value is not of the kind that is needed here"
        : session(failure.getMessage());
  }

  private static String session(String message) {
    return Session.current().markers().masked(message);
  }

  private Problem at(@Nullable String path, int line, String message, String advice) {
    String file = path == null ? session.template() : path;
    return Problem.at(session.place(file, line), message)
        .withExcerpt(session.excerpt(file, line))
        .withAdvice(advice);
  }

  /** With the lines that included the file, or called the macro, in which it happened. */
  private ProblemsException trailed(List<Problem> problems) {
    return new ProblemsException(problems.stream().map(session.trail()::noted).toList());
  }
}
