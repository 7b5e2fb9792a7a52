package dev.ringmaster.rendering;

import io.pebbletemplates.pebble.attributes.AttributeResolver;
import io.pebbletemplates.pebble.extension.AbstractExtension;
import io.pebbletemplates.pebble.extension.Filter;
import io.pebbletemplates.pebble.extension.Function;
import io.pebbletemplates.pebble.extension.NodeVisitorFactory;
import io.pebbletemplates.pebble.extension.Test;
import io.pebbletemplates.pebble.operator.BinaryOperator;
import io.pebbletemplates.pebble.operator.UnaryOperator;
import io.pebbletemplates.pebble.template.EvaluationContext;
import io.pebbletemplates.pebble.template.PebbleTemplate;
import io.pebbletemplates.pebble.template.PebbleTemplateImpl;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What our templates have beyond Pebble, and what of Pebble they have in another way. */
final class TemplateExtension extends AbstractExtension {
  @Override
  public Map<String, Filter> getFilters() {
    return Filters.all();
  }

  @Override
  public Map<String, Test> getTests() {
    return Filters.tests();
  }

  @Override
  public Map<String, Function> getFunctions() {
    return Map.of("range", new RangeFunction());
  }

  @Override
  public List<BinaryOperator> getBinaryOperators() {
    return Operators.binary();
  }

  @Override
  public List<UnaryOperator> getUnaryOperators() {
    return Operators.unary();
  }

  @Override
  public Map<String, Object> getGlobalVariables() {
    return Map.of(
        "pillar", new SessionMap(Session::pillar),
        "grains", new SessionMap(Session::grains),
        "salt", Attributes.SALT);
  }

  @Override
  public List<NodeVisitorFactory> getNodeVisitors() {
    return List.of(template -> new TemplateNodes((PebbleTemplateImpl) template));
  }

  @Override
  public List<AttributeResolver> getAttributeResolver() {
    return List.of(new Attributes());
  }

  /** {@code range(first, last, step)}, both ends included, of limited length. */
  private static final class RangeFunction implements Function {
    @Override
    public List<String> getArgumentNames() {
      return List.of("start", "end", "increment");
    }

    @Override
    public Object execute(
        Map<String, @Nullable Object> arguments,
        PebbleTemplate self,
        EvaluationContext context,
        int line) {
      Labels labels = new Labels();
      Object from = labels.plain(arguments.get("start"));
      Object to = labels.plain(arguments.get("end"));
      Object step = labels.plain(arguments.get("increment"));
      if (from instanceof Number first && to instanceof Number last) {
        long by = step instanceof Number number ? number.longValue() : 1;
        return Operators.range(first.longValue(), last.longValue(), by);
      }
      throw Session.current().problem("range takes numbers", "Write range(1, 3).");
    }
  }
}
