package dev.ringmaster.rendering;

import io.pebbletemplates.pebble.error.PebbleException;
import io.pebbletemplates.pebble.extension.AbstractNodeVisitor;
import io.pebbletemplates.pebble.extension.NodeVisitor;
import io.pebbletemplates.pebble.node.AbstractRenderableNode;
import io.pebbletemplates.pebble.node.BodyNode;
import io.pebbletemplates.pebble.node.ForNode;
import io.pebbletemplates.pebble.node.IfNode;
import io.pebbletemplates.pebble.node.ImportNode;
import io.pebbletemplates.pebble.node.PrintNode;
import io.pebbletemplates.pebble.node.RenderableNode;
import io.pebbletemplates.pebble.node.SetNode;
import io.pebbletemplates.pebble.node.TextNode;
import io.pebbletemplates.pebble.node.expression.Expression;
import io.pebbletemplates.pebble.template.EvaluationContextImpl;
import io.pebbletemplates.pebble.template.PebbleTemplateImpl;
import io.pebbletemplates.pebble.utils.Pair;
import java.io.IOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Replaces the nodes of a compiled template by ones that say where they stand, count their steps,
 * print guarded values as markers and take any value as a condition.
 */
final class TemplateNodes extends AbstractNodeVisitor {
  /** Names that all templates share, which no template may set. */
  static final Set<String> RESERVED =
      Set.of("pillar", "grains", "salt", "locale", "template", "_context");

  private final String path;

  TemplateNodes(PebbleTemplateImpl template) {
    super(template);
    this.path = template.getName();
  }

  @Override
  public void visit(BodyNode node) {
    List<RenderableNode> replaced = new ArrayList<>();
    for (RenderableNode child : node.getChildren()) {
      child.accept(this);
      replace(child, replaced);
    }
    node.getChildren().clear();
    node.getChildren().addAll(replaced);
  }

  private void replace(RenderableNode child, List<RenderableNode> nodes) {
    switch (child) {
      case TextNode text -> nodes.add(new Copy(path, firstLine(text), new String(text.getData())));
      case PrintNode print ->
          nodes.add(new Print(path, print.getLineNumber(), print.getExpression()));
      case SetNode set -> nodes.addAll(List.of(new Tick(path, set.getLineNumber()), set));
      case ImportNode load -> nodes.addAll(List.of(new Tick(path, load.getLineNumber()), load));
      case AbstractRenderableNode other -> nodes.add(new Step(path, other));
      default -> nodes.add(child);
    }
  }

  /** Pebble knows the line on which a text ends, before it was trimmed. */
  private int firstLine(TextNode node) {
    String text = new String(node.getData());
    int newlines = (int) text.chars().filter(character -> character == '\n').count();
    String lastLine = text.substring(text.lastIndexOf('\n') + 1);
    int last = node.getLineNumber();
    Session session = Session.current();
    for (int line = last; line > newlines; line--) {
      if (session.line(path, line).contains(lastLine)) {
        last = line;
        break;
      }
    }
    return last - newlines;
  }

  @Override
  public void visit(IfNode node) {
    super.visit(node);
    node.getConditionsWithBodies()
        .replaceAll(pair -> new Pair<>(new Operators.Condition(pair.getLeft()), pair.getRight()));
  }

  @Override
  public void visit(ForNode node) {
    checkName(node.getIterationVariable(), node.getLineNumber());
    super.visit(node);
    node.getBody().getChildren().addFirst(new Tick(path, node.getLineNumber()));
  }

  @Override
  public void visit(SetNode node) {
    checkName(node.getName(), node.getLineNumber());
    super.visit(node);
  }

  private void checkName(String name, int line) {
    if (RESERVED.contains(name)) {
      throw new PebbleException(null, "'" + name + "' cannot be set", line, path);
    }
  }

  /** A line begins, and nothing more. */
  private static final class Tick extends AbstractRenderableNode {
    private final String path;

    Tick(String path, int line) {
      super(line);
      this.path = path;
    }

    @Override
    public void render(PebbleTemplateImpl self, Writer writer, EvaluationContextImpl context) {
      Session.current().step(path, getLineNumber());
    }

    @Override
    public void accept(NodeVisitor visitor) {
      visitor.visit(this);
    }
  }

  /** Text as it stands in the file. */
  private static final class Copy extends AbstractRenderableNode {
    private final String path;
    private final String text;

    Copy(String path, int line, String text) {
      super(line);
      this.path = path;
      this.text = text;
    }

    @Override
    public void render(PebbleTemplateImpl self, Writer writer, EvaluationContextImpl context)
        throws IOException {
      Session.current().prints(text.length());
      if (writer instanceof TemplateWriter output) {
        output.copy(path, getLineNumber(), text);
      } else {
        writer.write(text);
      }
    }

    @Override
    public void accept(NodeVisitor visitor) {
      visitor.visit(this);
    }
  }

  /** An expression between double braces. */
  private static final class Print extends AbstractRenderableNode {
    private final String path;
    private final Expression<?> expression;

    Print(String path, int line, Expression<?> expression) {
      super(line);
      this.path = path;
      this.expression = expression;
    }

    @Override
    public void render(PebbleTemplateImpl self, Writer writer, EvaluationContextImpl context)
        throws IOException {
      Session session = Session.current();
      session.step(path, getLineNumber());
      String text;
      try {
        text = Printing.print(expression.evaluate(self, context));
        session.prints(text.length());
      } catch (RuntimeException e) {
        session.failing(path, getLineNumber());
        throw e;
      }
      if (writer instanceof TemplateWriter output) {
        output.print(path, getLineNumber(), text);
      } else {
        writer.write(text);
      }
      session.back(path, getLineNumber());
    }

    @Override
    public void accept(NodeVisitor visitor) {
      visitor.visit(this);
    }
  }

  /** Any other statement. */
  private static final class Step extends AbstractRenderableNode {
    private final String path;
    private final RenderableNode node;

    Step(String path, AbstractRenderableNode node) {
      super(node.getLineNumber());
      this.path = path;
      this.node = node;
    }

    @Override
    public void render(PebbleTemplateImpl self, Writer writer, EvaluationContextImpl context)
        throws IOException {
      Session session = Session.current();
      session.step(path, getLineNumber());
      session.enter(path, getLineNumber());
      try {
        node.render(self, writer, context);
      } catch (RuntimeException e) {
        session.failing(path, getLineNumber());
        throw e;
      } finally {
        session.leave();
      }
      session.back(path, getLineNumber());
    }

    @Override
    public void accept(NodeVisitor visitor) {
      visitor.visit(this);
    }
  }
}
