package dev.ringmaster.protocol.target;

import dev.ringmaster.protocol.data.Place;
import dev.ringmaster.protocol.data.Problem;
import dev.ringmaster.protocol.data.ProblemsException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Stream;

/**
 * Target text to a {@link Target}: a glob, a list with commas, {@code E@} regular expression,
 * {@code L@} list, {@code G@} grain, joined by {@code and}, {@code or}, {@code not} and
 * parentheses. {@code not} binds closest, then {@code and}, then {@code or}. Two matchers side by
 * side without a word between them are an error.
 */
public final class TargetParser {
  private static final int LIMIT_CHARACTERS = 65_536;
  private static final int LIMIT_DEPTH = 100;
  private static final Pattern WORD = Pattern.compile("\\S+");
  private static final String ADVICE =
      "Targets are globs (web*), lists (L@web01,web02), regular expressions (E@web0[1-4]), grains"
          + " (G@os:Debian), and these joined by and, or, not, ( ).";

  private final String text;
  private final List<Token> tokens;
  private int next;
  private int depth;

  /**
   * @param column 1 for the first character
   */
  private record Token(String text, int column) {}

  private TargetParser(String text) {
    this.text = text;
    this.tokens = tokenise(text);
  }

  /**
   * Parses target text.
   *
   * @throws ProblemsException that names the column, if the text is not a target
   */
  public static Target parse(String text) {
    if (text.length() > LIMIT_CHARACTERS) {
      throw new ProblemsException(
          Problem.of(
              "a target of "
                  + text.length()
                  + " characters is over the limit of "
                  + LIMIT_CHARACTERS));
    }
    TargetParser parser = new TargetParser(text);
    if (parser.tokens.isEmpty()) {
      throw parser.problem(1, "the target is empty");
    }
    Target target = parser.or();
    if (parser.next < parser.tokens.size()) {
      Token token = parser.tokens.get(parser.next);
      throw parser.problem(
          token.column,
          token.text.equals(")")
              ? "')' without '('"
              : "expected 'and' or 'or' before '" + token.text + "'");
    }
    return target;
  }

  private static List<Token> tokenise(String text) {
    List<Token> tokens = new ArrayList<>();
    Matcher words = WORD.matcher(text);
    while (words.find()) {
      splitParentheses(words.group(), words.start() + 1, tokens);
    }
    return tokens;
  }

  /**
   * Parentheses may touch what they enclose, as in {@code (web* or db*)}; a regular expression
   * keeps the ones that balance inside it.
   */
  private static void splitParentheses(String word, int column, List<Token> tokens) {
    int start = 0;
    while (start < word.length() && word.charAt(start) == '(') {
      tokens.add(new Token("(", column + start));
      start++;
    }
    String rest = word.substring(start);
    long surplus =
        rest.chars().filter(c -> c == ')').count() - rest.chars().filter(c -> c == '(').count();
    int end = word.length();
    while (end > start && word.charAt(end - 1) == ')' && surplus-- > 0) {
      end--;
    }
    if (end > start) {
      tokens.add(new Token(word.substring(start, end), column + start));
    }
    for (int i = end; i < word.length(); i++) {
      tokens.add(new Token(")", column + i));
    }
  }

  private Target or() {
    Target left = and();
    while (take("or")) {
      left = new Target.Or(left, and());
    }
    return left;
  }

  private Target and() {
    Target left = not();
    while (take("and")) {
      left = new Target.And(left, not());
    }
    return left;
  }

  private Target not() {
    if (++depth > LIMIT_DEPTH) {
      throw problem(1, "the target is nested deeper than " + LIMIT_DEPTH);
    }
    try {
      if (take("not")) {
        return new Target.Not(not());
      }
      return take("(") ? group() : matcher();
    } finally {
      depth--;
    }
  }

  private Target group() {
    int opened = tokens.get(next - 1).column;
    Target inner = or();
    if (!take(")")) {
      throw problem(opened, "'(' is never closed");
    }
    return inner;
  }

  private boolean take(String word) {
    if (next < tokens.size() && tokens.get(next).text.equals(word)) {
      next++;
      return true;
    }
    return false;
  }

  private Target matcher() {
    if (next == tokens.size()) {
      throw problem(text.length() + 1, "the target ends where a matcher is expected");
    }
    Token token = tokens.get(next++);
    if (List.of("and", "or", ")").contains(token.text)) {
      throw problem(token.column, "'" + token.text + "' where a matcher is expected");
    }
    int at = token.text.indexOf('@');
    if (at < 0) {
      return token.text.indexOf(',') < 0
          ? new Target.ByGlob(new Glob(token.text))
          : list(token, token.text);
    }
    String rest = token.text.substring(at + 1);
    return switch (token.text.substring(0, at)) {
      case "E" -> expression(token, rest);
      case "L" -> list(token, rest);
      case "G" -> grain(token, rest);
      default ->
          throw problem(token.column, "unknown matcher '" + token.text.substring(0, at + 1) + "'");
    };
  }

  private Target expression(Token token, String rest) {
    try {
      return new Target.ByExpression(Pattern.compile(rest));
    } catch (PatternSyntaxException e) {
      throw problem(
          token.column + 2 + Math.max(0, e.getIndex()),
          "'" + rest + "' is not a regular expression: " + e.getDescription());
    }
  }

  private Target list(Token token, String rest) {
    List<String> names =
        Stream.of(rest.split(",", -1)).map(String::strip).filter(s -> !s.isEmpty()).toList();
    if (names.isEmpty()) {
      throw problem(token.column, "an empty list matches nothing");
    }
    if (names.stream().noneMatch(Glob::isPattern)) {
      return new Target.ByList(new LinkedHashSet<>(names));
    }
    return names.stream()
        .<Target>map(name -> new Target.ByGlob(new Glob(name)))
        .reduce(Target.Or::new)
        .orElseThrow();
  }

  private Target grain(Token token, String rest) {
    List<String> parts = List.of(rest.split(":", -1));
    if (parts.size() < 2 || parts.stream().anyMatch(String::isEmpty)) {
      throw problem(token.column, "a grain is matched as G@name:value, not '" + token.text + "'");
    }
    return new Target.ByGrain(parts.subList(0, parts.size() - 1), new Glob(parts.getLast()));
  }

  private ProblemsException problem(int column, String message) {
    return new ProblemsException(
        new Problem(new Place("target", 1, column), message, ADVICE, text));
  }
}
