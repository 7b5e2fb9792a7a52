package dev.ringmaster.states.file;

import static dev.ringmaster.protocol.function.Parameter.optional;
import static dev.ringmaster.protocol.function.Parameter.required;

import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.protocol.function.Arguments;
import dev.ringmaster.protocol.function.Effect;
import dev.ringmaster.protocol.function.Parameter;
import dev.ringmaster.protocol.function.Parameter.Type;
import dev.ringmaster.states.function.Function;
import dev.ringmaster.states.host.HostFiles;
import dev.ringmaster.states.host.HostFiles.Ownership;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** Looks for text in files and replaces it. */
final class TextSearch {
  static final List<Parameter> PATTERN =
      List.of(
          required("path", Type.TEXT, "The absolute path."),
          required("pattern", Type.TEXT, "A regular expression; ^ and $ match at each line."),
          optional(
              "literal",
              Type.BOOL,
              Value.bool(false),
              "true: the pattern is plain text, and so is what replaces it."),
          optional("ignore_case", Type.BOOL, Value.bool(false), "Whether case does not matter."));

  /** What Salt writes for a group, and Java would take for the mere digit. */
  private static final Pattern SALT_GROUP = Pattern.compile("(?<!\\\\)(\\\\\\\\)*\\\\[0-9]");

  private TextSearch() {}

  static Function search() {
    return FileFunctions.of(
        "file.search",
        Effect.READ,
        "Answers whether a file has text that matches.",
        (arguments, files) -> Value.bool(pattern(arguments).matcher(text(arguments, files)).find()),
        PATTERN.toArray(Parameter[]::new));
  }

  static Function replace() {
    Parameter[] parameters =
        List.of(
                PATTERN.get(0),
                PATTERN.get(1),
                required("repl", Type.TEXT, "What comes in its place; $1 is the first group."),
                PATTERN.get(2),
                PATTERN.get(3),
                optional("count", Type.INT, Value.integer(0), "How many at most; 0: all."))
            .toArray(Parameter[]::new);
    return FileFunctions.of(
        "file.replace",
        Effect.ONCE,
        "Replaces text that matches; answers the difference, empty if nothing matched.",
        TextSearch::replaced,
        parameters);
  }

  static Pattern pattern(Arguments arguments) {
    int flags =
        Pattern.MULTILINE
            | (arguments.flag("literal") ? Pattern.LITERAL : 0)
            | (arguments.flag("ignore_case") ? Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE : 0);
    try {
      return Pattern.compile(arguments.text("pattern"), flags);
    } catch (PatternSyntaxException e) {
      throw Paths.failure(
          "the pattern '"
              + arguments.text("pattern")
              + "' is no regular expression: "
              + e.getDescription(),
          "Mend it, or give literal: true.");
    }
  }

  private static String text(Arguments arguments, HostFiles files) throws IOException {
    Path path = Paths.followed(files, FileFunctions.path(arguments));
    return Content.text(files.read(path))
        .orElseThrow(
            () -> Paths.failure(path + " is not UTF-8 text", "Use it on text files only."));
  }

  private static Value replaced(Arguments arguments, HostFiles files) throws IOException {
    Path path = Paths.followedToWrite(files, FileFunctions.path(arguments));
    String before = text(arguments, files);
    String text = replacing(arguments, before);
    if (text.equals(before)) {
      return Value.text("");
    }
    files.write(path, text.getBytes(StandardCharsets.UTF_8), Ownership.UNCHANGED);
    List<String> secrets = arguments.isSecret("repl") ? List.of(arguments.text("repl")) : List.of();
    return Value.text(UnifiedDiff.of(path.toString(), before, text, secrets));
  }

  /** The text with what matches replaced, as the arguments say. */
  static String replacing(Arguments arguments, String before) {
    Matcher matcher = pattern(arguments).matcher(before);
    String repl = arguments.text("repl");
    if (!arguments.flag("literal") && SALT_GROUP.matcher(repl).find()) {
      throw Paths.failure(
          "the replacement has a group written as \\1",
          "Write it as $1; with literal: true it stays as it stands.");
    }
    String by = arguments.flag("literal") ? Matcher.quoteReplacement(repl) : repl;
    long most = arguments.integer("count") == 0 ? Long.MAX_VALUE : arguments.integer("count");
    StringBuilder after = new StringBuilder();
    try {
      for (long done = 0; done < most && matcher.find(); done++) {
        matcher.appendReplacement(after, by);
      }
    } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
      throw Paths.failure(
          "the replacement '" + repl + "' is wrong: " + e.getMessage(),
          "Groups are $1 to $9 of the pattern; write a dollar sign as \\$.");
    }
    matcher.appendTail(after);
    return after.toString();
  }
}
