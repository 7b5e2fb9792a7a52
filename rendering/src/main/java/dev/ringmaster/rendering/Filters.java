package dev.ringmaster.rendering;

import io.pebbletemplates.pebble.extension.Filter;
import io.pebbletemplates.pebble.extension.Test;
import io.pebbletemplates.pebble.extension.core.CoreExtension;
import io.pebbletemplates.pebble.extension.core.DefaultFilter;
import io.pebbletemplates.pebble.extension.core.DefinedTest;
import io.pebbletemplates.pebble.template.EvaluationContext;
import io.pebbletemplates.pebble.template.PebbleTemplate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The filters and tests of templates: Pebble's own over guarded values, and {@code json}, {@code
 * yaml}, {@code yaml_encode}, {@code yaml_dquote}, {@code quote}, {@code indent}, {@code items},
 * {@code keys}, {@code values}, {@code unique}, {@code int}, {@code float}, {@code string}.
 */
final class Filters {
  private Filters() {}

  /** What a filter does to its input, the guards off both. */
  private interface Plain {
    @Nullable Object apply(@Nullable Object input, Map<String, @Nullable Object> arguments);
  }

  static Map<String, Filter> all() {
    Map<String, Filter> filters = new HashMap<>();
    new CoreExtension().getFilters().forEach((name, core) -> filters.put(name, unguarded(core)));
    filters.put("default", new Default());
    filters.put("json", guarded(List.of(), (input, arguments) -> json(input)));
    filters.put("yaml_encode", guarded(List.of(), (input, arguments) -> json(input)));
    filters.put("yaml_dquote", guarded(List.of(), (input, arguments) -> dquote(input)));
    filters.put(
        "yaml", guarded(List.of(), (input, arguments) -> Printing.data(input, Guarded.Form.YAML)));
    filters.put("first", guarded(List.of(), (input, arguments) -> item(input, true)));
    filters.put("last", guarded(List.of(), (input, arguments) -> item(input, false)));
    filters.put("items", guarded(List.of(), (input, arguments) -> map(input).entrySet()));
    filters.put("keys", guarded(List.of(), (input, arguments) -> map(input).keySet()));
    filters.put("values", guarded(List.of(), (input, arguments) -> map(input).values()));
    filters.put("unique", guarded(List.of(), (input, arguments) -> unique(input)));
    filters.put("quote", unguarded(List.of(), (input, arguments) -> quote(input)));
    filters.put("indent", unguarded(List.of("width", "first"), Filters::indent));
    filters.put("int", unguarded(List.of(), (input, arguments) -> integer(input)));
    filters.put("float", unguarded(List.of(), (input, arguments) -> real(input)));
    filters.put("string", unguarded(List.of(), (input, arguments) -> Printing.print(input)));
    return filters;
  }

  static Map<String, Test> tests() {
    Map<String, Test> tests = new HashMap<>();
    new CoreExtension()
        .getTests()
        .forEach((name, core) -> tests.put(name, core instanceof DefinedTest ? core : plain(core)));
    return tests;
  }

  private static Filter unguarded(Filter core) {
    return new Filter() {
      @Override
      public @Nullable List<String> getArgumentNames() {
        return core.getArgumentNames();
      }

      @Override
      public @Nullable Object apply(
          @Nullable Object input,
          Map<String, @Nullable Object> arguments,
          PebbleTemplate self,
          EvaluationContext context,
          int line) {
        Labels labels = new Labels();
        Object plain = labels.plain(input);
        Map<String, @Nullable Object> plainArguments = new HashMap<>();
        arguments.forEach((name, argument) -> plainArguments.put(name, labels.plain(argument)));
        Object answer = core.apply(plain, plainArguments, self, context, line);
        if (answer instanceof CharSequence text) {
          Session.current().checkLength(text.length());
          answer = text.toString();
        } else if (answer instanceof Object[] array) {
          answer = Arrays.asList(array);
        }
        return labels.guard(answer);
      }
    };
  }

  private static Filter unguarded(List<String> names, Plain body) {
    return unguarded(guarded(names, body));
  }

  private static Filter guarded(List<String> names, Plain body) {
    return new Filter() {
      @Override
      public List<String> getArgumentNames() {
        return names;
      }

      @Override
      public @Nullable Object apply(
          @Nullable Object input,
          Map<String, @Nullable Object> arguments,
          PebbleTemplate self,
          EvaluationContext context,
          int line) {
        return body.apply(input, arguments);
      }
    };
  }

  private static Test plain(Test core) {
    return new Test() {
      @Override
      public @Nullable List<String> getArgumentNames() {
        return core.getArgumentNames();
      }

      @Override
      public boolean apply(
          @Nullable Object input,
          Map<String, @Nullable Object> arguments,
          PebbleTemplate self,
          EvaluationContext context,
          int line) {
        return core.apply(new Labels().plain(input), arguments, self, context, line);
      }
    };
  }

  /** Pebble knows this filter by its class: it alone may be given what is not defined. */
  private static final class Default extends DefaultFilter {
    @Override
    public @Nullable Object apply(
        @Nullable Object input,
        Map<String, @Nullable Object> arguments,
        PebbleTemplate self,
        EvaluationContext context,
        int line) {
      boolean missing =
          switch (Views.plain(input)) {
            case null -> true;
            case CharSequence text -> text.toString().isBlank();
            case Collection<?> items -> items.isEmpty();
            case Map<?, ?> map -> map.isEmpty();
            case Object other -> false;
          };
      return missing ? arguments.get("default") : input;
    }
  }

  private static Object json(@Nullable Object input) {
    return Printing.data(input, Guarded.Form.JSON);
  }

  private static Object dquote(@Nullable Object input) {
    Labels labels = new Labels();
    return json(labels.guard(Printing.print(labels.plain(input))));
  }

  private static @Nullable Object item(@Nullable Object input, boolean first) {
    return switch (input) {
      case null -> null;
      case Collection<?> items when items.isEmpty() -> null;
      case Collection<?> items -> {
        List<@Nullable Object> list = new ArrayList<>(items);
        yield first ? list.getFirst() : list.getLast();
      }
      default -> throw wrong("a list", first ? "first" : "last");
    };
  }

  private static Map<?, ?> map(@Nullable Object input) {
    if (input instanceof Map<?, ?> map) {
      return map;
    }
    throw wrong("a mapping", "items, keys and values");
  }

  private static List<@Nullable Object> unique(@Nullable Object input) {
    if (input instanceof Collection<?> items) {
      return new ArrayList<>(new LinkedHashSet<>(items));
    }
    throw wrong("a list", "unique");
  }

  /** For a shell: one word, whatever it holds. */
  private static String quote(@Nullable Object input) {
    return "'" + Printing.print(input).replace("'", "'\\''") + "'";
  }

  private static String indent(@Nullable Object input, Map<String, @Nullable Object> arguments) {
    String margin = " ".repeat(number(arguments.get("width"), 4));
    String text = Printing.print(input).replaceAll("\n(?=[^\n])", "\n" + margin);
    return Operators.isTrue(arguments.get("first")) ? margin + text : text;
  }

  private static int number(@Nullable Object object, int fallback) {
    return object instanceof Number number && number.intValue() >= 0 && number.intValue() <= 200
        ? number.intValue()
        : fallback;
  }

  private static Object integer(@Nullable Object input) {
    if (input instanceof Number number) {
      return number.longValue();
    }
    try {
      return Long.parseLong(Printing.print(input).strip());
    } catch (NumberFormatException e) {
      throw wrong("a whole number", "int");
    }
  }

  private static Object real(@Nullable Object input) {
    if (input instanceof Number number) {
      return number.doubleValue();
    }
    try {
      return Double.parseDouble(Printing.print(input).strip());
    } catch (NumberFormatException e) {
      throw wrong("a number", "float");
    }
  }

  private static RuntimeException wrong(String what, String filter) {
    return Session.current().problem("the filter " + filter + " takes " + what, "");
  }
}
