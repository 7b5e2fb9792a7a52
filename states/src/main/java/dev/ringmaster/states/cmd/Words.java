package dev.ringmaster.states.cmd;

import dev.ringmaster.protocol.data.Problem;
import dev.ringmaster.states.function.FunctionFailure;
import java.util.ArrayList;
import java.util.List;

/**
 * Splits a command line into words as a shell would, without being one: a text either means what it
 * means in a shell, or is refused.
 */
final class Words {
  private static final String ONLY_A_SHELL = "|&;<>`$()*?";
  private final String text;
  private final List<String> words = new ArrayList<>();
  private final StringBuilder word = new StringBuilder();
  private boolean inWord;
  private int at;

  private Words(String text) {
    this.text = text;
  }

  /**
   * @throws FunctionFailure when a quote is not closed, or an unquoted character means something
   *     only to a shell
   */
  static List<String> split(String text) {
    return new Words(text).all();
  }

  private List<String> all() {
    while (at < text.length()) {
      char c = text.charAt(at++);
      switch (c) {
        case '\'' -> single();
        case '"' -> dual();
        case '\\' -> escaped();
        case ' ', '\t', '\n', '\r' -> endWord();
        default -> plain(c);
      }
    }
    endWord();
    if (words.isEmpty()) {
      throw failure("the command is empty", "Say which program to run.");
    }
    if (words.getFirst().matches("[A-Za-z_][A-Za-z0-9_]*=.*")) {
      throw failure(
          "the command begins with " + words.getFirst() + ", which only a shell understands",
          "Use env to set variables, or shell: true.");
    }
    return words;
  }

  private void plain(char c) {
    if (ONLY_A_SHELL.indexOf(c) >= 0 || (c == '~' && !inWord)) {
      throw failure(
          "the command has an unquoted " + c + ", which only a shell understands",
          "Quote it, give the command as a list of words, or ask for a shell with shell: true.");
    }
    add(c);
  }

  private void add(char c) {
    inWord = true;
    word.append(c);
  }

  private void single() {
    inWord = true;
    int end = text.indexOf('\'', at);
    if (end < 0) {
      throw failure("the command has a ' that is not closed", "Close the quote.");
    }
    word.append(text, at, end);
    at = end + 1;
  }

  private void dual() {
    inWord = true;
    while (at < text.length()) {
      char c = text.charAt(at++);
      switch (c) {
        case '"' -> {
          return;
        }
        case '\\' -> {
          if (at < text.length() && "\"\\$`".indexOf(text.charAt(at)) < 0) {
            add(c);
          }
          if (at < text.length()) {
            add(text.charAt(at++));
          }
        }
        case '$', '`' -> plain(c);
        default -> add(c);
      }
    }
    throw failure("the command has a \" that is not closed", "Close the quote.");
  }

  private void escaped() {
    if (at < text.length()) {
      add(text.charAt(at++));
    }
  }

  private void endWord() {
    if (inWord) {
      words.add(word.toString());
      word.setLength(0);
      inWord = false;
    }
  }

  private static FunctionFailure failure(String message, String advice) {
    return new FunctionFailure(Problem.of(message).withAdvice(advice));
  }
}
