package dev.ringmaster.rendering;

import io.pebbletemplates.pebble.lexer.TokenStream;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What Pebble's parser says in terms of its tokens, as a sentence about what the user wrote. */
final class SyntaxMessage {
  private static final String END = "EOF";
  private static final String PRINT_END = "PRINT_END";
  private static final String EXECUTE_END = "EXECUTE_END";
  private static final String AT_THE_END = " is missing before the end of the file";

  private static final Pattern OTHER =
      Pattern.compile(
          "Unexpected token of value \"(.*)\" and type (\\w+), expected token of type (\\w+).*",
          Pattern.DOTALL);
  private static final Pattern NO_EXPRESSION =
      Pattern.compile("Unexpected token \"(\\w+)\" of value \"(.*)\"", Pattern.DOTALL);
  private static final Pattern NO_END_TAG =
      Pattern.compile("Unexpected end of template\\..*\"end(\\w+)\".*", Pattern.DOTALL);
  private static final Pattern NO_TAG = Pattern.compile("Unexpected tag name \"(\\w*)\"");
  private static final Pattern UNCLOSED = Pattern.compile("Unclosed \"(.)\"");
  private static final Pattern UNOPENED = Pattern.compile("Unexpected \"(.)\"");
  private static final Pattern CHARACTER = Pattern.compile("Unexpected character \\[(.)]");

  /** What a user calls the tokens; those with a text of their own are shown by it. */
  private static final Map<String, String> NAMES =
      Map.ofEntries(
          Map.entry(END, "the end of the file"),
          Map.entry("TEXT", "text"),
          Map.entry("EXECUTE_START", "'{%'"),
          Map.entry(EXECUTE_END, "'%}'"),
          Map.entry("PRINT_START", "'{{'"),
          Map.entry(PRINT_END, "'}}'"),
          Map.entry("NAME", "a name"),
          Map.entry("NUMBER", "a number"),
          Map.entry("LONG", "a number"),
          Map.entry("STRING", "a text in quotes"),
          Map.entry("OPERATOR", "an operator"),
          Map.entry("PUNCTUATION", "a sign such as ':', '=' or ','"),
          Map.entry("STRING_INTERPOLATION_START", "'#{'"),
          Map.entry("STRING_INTERPOLATION_END", "'}'"));

  /** For a tag whose end the parser does not look for until there is nothing left to read. */
  static final String UNENDED =
      "a tag such as '{% macro %}' is not closed before the end of the file";

  private SyntaxMessage() {}

  /** Whether the parser read beyond the last token, which it does not know for what it is. */
  static boolean isEndOfTokens(Throwable failure) {
    return failure instanceof IndexOutOfBoundsException
        && Stream.of(failure.getStackTrace())
            .anyMatch(frame -> frame.getClassName().equals(TokenStream.class.getName()));
  }

  /** The sentence; the message itself if it is none about tokens. */
  static String of(String message) {
    return token(message).or(() -> sign(message)).orElse(message);
  }

  private static Optional<String> token(String message) {
    Matcher other = OTHER.matcher(message);
    if (other.matches()) {
      return Optional.of(instead(other.group(3), other.group(2), other.group(1)));
    }
    Matcher expression = NO_EXPRESSION.matcher(message);
    if (expression.matches()) {
      String found = shown(expression.group(1), expression.group(2));
      return Optional.of("a value or name is wanted here, and there is " + found);
    }
    Matcher end = NO_END_TAG.matcher(message);
    if (end.matches()) {
      String tag = end.group(1);
      return Optional.of(
          "the tag '{% " + tag + " %}' is not closed: '{% end" + tag + " %}'" + AT_THE_END);
    }
    return Optional.empty();
  }

  private static String instead(String wanted, String found, String text) {
    if (found.equals(END) && wanted.equals(PRINT_END)) {
      return "the print tag '{{' is not closed: '}}'" + AT_THE_END;
    }
    if (found.equals(END) && wanted.equals(EXECUTE_END)) {
      return "the tag '{%' is not closed: '%}'" + AT_THE_END;
    }
    String shown = shown(found, text);
    return found.equals(wanted)
        ? shown + " cannot stand here"
        : NAMES.getOrDefault(wanted, wanted) + " is wanted here, and there is " + shown;
  }

  private static String shown(String type, String text) {
    return switch (type) {
      case "NAME", "OPERATOR", "PUNCTUATION" -> "'" + text + "'";
      default -> NAMES.getOrDefault(type, type);
    };
  }

  private static Optional<String> sign(String message) {
    Matcher tag = NO_TAG.matcher(message);
    if (tag.matches()) {
      String name = tag.group(1);
      return Optional.of(
          name.startsWith("end")
              ? "'{% " + name + " %}' closes nothing that is open here"
              : "there is no tag '" + name + "' here");
    }
    return matched(UNCLOSED, message, sign -> "'" + sign + "' is missing")
        .or(() -> matched(UNOPENED, message, sign -> "'" + sign + "' closes nothing that is open"))
        .or(() -> matched(CHARACTER, message, sign -> "the sign " + sign + " cannot stand here"));
  }

  private interface Sentence {
    String about(String sign);
  }

  private static Optional<String> matched(Pattern pattern, String message, Sentence sentence) {
    Matcher matcher = pattern.matcher(message);
    return matcher.matches() ? Optional.of(sentence.about(matcher.group(1))) : Optional.empty();
  }
}
