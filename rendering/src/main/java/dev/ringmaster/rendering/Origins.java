package dev.ringmaster.rendering;

import dev.ringmaster.protocol.data.Place;
import dev.ringmaster.protocol.data.Problem;

/** Where in users' files the lines of a text come from. Lines and columns count from 1. */
interface Origins {
  Place place(int line, int column);

  /** The user's line, or the line itself where no user wrote it; never with a secret. */
  String excerpt(int line);

  /** Whether something on the line may be a secret, so that nothing of it must be told. */
  boolean isSecret(int line);

  /** The problem, and what included the file that the line comes from. */
  default Problem noted(int line, Problem problem) {
    return problem;
  }

  default Problem problem(int line, int column, String message) {
    return problem(line, column, message, "");
  }

  default Problem problem(int line, int column, String message, String advice) {
    Problem problem = Problem.at(place(line, column), message).withExcerpt(excerpt(line));
    return noted(line, problem.withAdvice(advice));
  }

  /** The lines of a file that was not rendered. */
  static Origins of(SourceFile file) {
    String[] lines = file.text().split("\n", -1);
    return new Origins() {
      @Override
      public Place place(int line, int column) {
        return new Place(file.shown(), line, column);
      }

      @Override
      public String excerpt(int line) {
        return Excerpt.of(lines, line);
      }

      @Override
      public boolean isSecret(int line) {
        return Excerpt.hasSecret(lines, line);
      }
    };
  }

  /** The same places, but nothing of the content is ever shown. */
  static Origins withoutExcerpts(Origins origins) {
    return new Origins() {
      @Override
      public Place place(int line, int column) {
        return origins.place(line, column);
      }

      @Override
      public String excerpt(int line) {
        return "";
      }

      @Override
      public Problem noted(int line, Problem problem) {
        return origins.noted(line, problem);
      }

      @Override
      public boolean isSecret(int line) {
        return true;
      }
    };
  }
}
