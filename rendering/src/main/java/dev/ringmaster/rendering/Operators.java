package dev.ringmaster.rendering;

import io.pebbletemplates.pebble.extension.NodeVisitor;
import io.pebbletemplates.pebble.extension.core.CoreExtension;
import io.pebbletemplates.pebble.node.expression.BinaryExpression;
import io.pebbletemplates.pebble.node.expression.Expression;
import io.pebbletemplates.pebble.node.expression.UnaryExpression;
import io.pebbletemplates.pebble.operator.BinaryOperator;
import io.pebbletemplates.pebble.operator.BinaryOperatorImpl;
import io.pebbletemplates.pebble.operator.BinaryOperatorType;
import io.pebbletemplates.pebble.operator.UnaryOperator;
import io.pebbletemplates.pebble.operator.UnaryOperatorImpl;
import io.pebbletemplates.pebble.template.EvaluationContextImpl;
import io.pebbletemplates.pebble.template.PebbleTemplateImpl;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * Pebble's operators over guarded values: the guards come off the operands and go on the answer.
 * {@code and}, {@code or}, {@code not} and {@code if} take anything, as Salt's templates do: null,
 * false, zero and what is empty are false.
 */
final class Operators {
  private static final int LONGEST_RANGE = 100_000;

  private Operators() {}

  /** All of Pebble's operators, those between values replaced. */
  static List<BinaryOperator> binary() {
    List<BinaryOperator> operators = new ArrayList<>();
    for (BinaryOperator core : new CoreExtension().getBinaryOperators()) {
      operators.add(core.getType() == BinaryOperatorType.NORMAL ? replaced(core) : core);
    }
    return operators;
  }

  private static BinaryOperator replaced(BinaryOperator core) {
    Supplier<BinaryExpression<?>> expression =
        switch (core.getSymbol()) {
          case "and" -> () -> new Choice(false);
          case "or" -> () -> new Choice(true);
          case "~" -> Concatenation::new;
          case ".." -> Range::new;
          default -> () -> new Unguarded(core);
        };
    return new BinaryOperatorImpl(
        core.getSymbol(),
        core.getPrecedence(),
        expression,
        BinaryOperatorType.NORMAL,
        core.getAssociativity());
  }

  static List<UnaryOperator> unary() {
    return List.of(new UnaryOperatorImpl("not", 500, Not.class));
  }

  /** Whether a template takes {@code object} for true. */
  static boolean isTrue(@Nullable Object object) {
    return switch (Views.plain(object)) {
      case null -> false;
      case Boolean bool -> bool;
      case BigInteger number -> number.signum() != 0;
      case Number number -> number.doubleValue() != 0;
      case Collection<?> items -> !items.isEmpty();
      case Map<?, ?> map -> !map.isEmpty();
      case Object other -> !other.toString().isEmpty();
    };
  }

  /** The numbers from one to the other, both included. */
  static List<Long> range(long from, long to, long step) {
    if (step == 0 || Math.abs(to - from) / Math.abs(step) >= LONGEST_RANGE) {
      throw Session.current()
          .problem("a range has at most " + LONGEST_RANGE + " numbers, and a step", "");
    }
    return LongStream.iterate(from, at -> step > 0 ? at <= to : at >= to, at -> at + step)
        .boxed()
        .toList();
  }

  /** One of Pebble's own operators, on operands without guards. */
  private static final class Unguarded extends BinaryExpression<@Nullable Object> {
    private final BinaryOperator core;

    Unguarded(BinaryOperator core) {
      this.core = core;
    }

    @Override
    public @Nullable Object evaluate(PebbleTemplateImpl self, EvaluationContextImpl context) {
      Labels labels = new Labels();
      Object left = labels.plain(getLeftExpression().evaluate(self, context));
      Object right = labels.plain(getRightExpression().evaluate(self, context));
      BinaryExpression<?> once = core.createInstance();
      once.setLineNumber(getLineNumber());
      once.setLeft(new Known(left, getLineNumber()));
      once.setRight(new Known(right, getLineNumber()));
      return labels.guard(once.evaluate(self, context));
    }
  }

  private record Known(@Nullable Object value, int line) implements Expression<@Nullable Object> {
    @Override
    public @Nullable Object evaluate(PebbleTemplateImpl self, EvaluationContextImpl context) {
      return value;
    }

    @Override
    public int getLineNumber() {
      return line;
    }

    @Override
    public void accept(NodeVisitor visitor) {
      visitor.visit(this);
    }
  }

  /** {@code a or b} is the first that is true, {@code a and b} the first that is not. */
  private static final class Choice extends BinaryExpression<@Nullable Object> {
    private final boolean or;

    Choice(boolean or) {
      this.or = or;
    }

    @Override
    public @Nullable Object evaluate(PebbleTemplateImpl self, EvaluationContextImpl context) {
      Object left = getLeftExpression().evaluate(self, context);
      return isTrue(left) == or ? left : getRightExpression().evaluate(self, context);
    }
  }

  private static final class Concatenation extends BinaryExpression<@Nullable Object> {
    @Override
    public @Nullable Object evaluate(PebbleTemplateImpl self, EvaluationContextImpl context) {
      Labels labels = new Labels();
      String left = Printing.print(labels.plain(getLeftExpression().evaluate(self, context)));
      String right = Printing.print(labels.plain(getRightExpression().evaluate(self, context)));
      Session.current().checkLength((long) left.length() + right.length());
      return labels.guard(left + right);
    }
  }

  private static final class Range extends BinaryExpression<@Nullable Object> {
    @Override
    public Object evaluate(PebbleTemplateImpl self, EvaluationContextImpl context) {
      Labels labels = new Labels();
      Object from = labels.plain(getLeftExpression().evaluate(self, context));
      Object to = labels.plain(getRightExpression().evaluate(self, context));
      if (from instanceof Number first && to instanceof Number last) {
        return range(first.longValue(), last.longValue(), 1);
      }
      throw Session.current().problem("a range goes from a number to a number", "Write 1..3.");
    }
  }

  /** Public because Pebble makes it by reflection. */
  public static final class Not extends UnaryExpression {
    @Override
    public Object evaluate(PebbleTemplateImpl self, EvaluationContextImpl context) {
      return !isTrue(getChildExpression().evaluate(self, context));
    }
  }

  /** The condition of an {@code if}. */
  record Condition(Expression<?> expression) implements Expression<Object> {
    @Override
    public Object evaluate(PebbleTemplateImpl self, EvaluationContextImpl context) {
      return isTrue(expression.evaluate(self, context));
    }

    @Override
    public int getLineNumber() {
      return expression.getLineNumber();
    }

    @Override
    public void accept(NodeVisitor visitor) {
      visitor.visit(this);
    }
  }
}
