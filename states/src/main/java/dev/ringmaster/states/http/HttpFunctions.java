package dev.ringmaster.states.http;

import static dev.ringmaster.protocol.function.Parameter.optional;

import dev.ringmaster.protocol.data.Problem;
import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.protocol.function.Arguments;
import dev.ringmaster.protocol.function.Effect;
import dev.ringmaster.protocol.function.Parameter.Type;
import dev.ringmaster.protocol.function.Signature;
import dev.ringmaster.states.function.CallContext;
import dev.ringmaster.states.function.Function;
import dev.ringmaster.states.function.FunctionFailure;
import dev.ringmaster.states.function.Tool;
import dev.ringmaster.states.http.Exchange.Answer;
import java.time.Duration;
import java.util.List;

/** Asks web servers, and checks what they answer. */
public final class HttpFunctions {
  private HttpFunctions() {}

  public static List<Function> all() {
    return List.of(query(), waitFor());
  }

  private static Function query() {
    return Function.of(
        Signature.function(
                "http.query",
                Effect.ONCE,
                "Sends a request and answers status, headers and body.",
                HttpParameters.URL,
                HttpParameters.METHOD,
                HttpParameters.PARAMS,
                HttpParameters.DATA,
                HttpParameters.JSON,
                HttpParameters.HEADERS,
                HttpParameters.USERNAME,
                HttpParameters.PASSWORD,
                HttpParameters.STATUS,
                HttpParameters.MATCH,
                HttpParameters.JSON_CONTAINS,
                HttpParameters.TIMEOUT,
                HttpParameters.REDIRECTS,
                HttpParameters.CA_FILE)
            .documented(
                "Fails if the answer is not as status, match and json_contains say. A JSON body is"
                    + " also answered as data, under dict. A body may have 4 MiB."),
        (arguments, context) -> {
          Expectation expectation = Expectation.of(arguments);
          try (Exchange exchange = Exchange.of(arguments)) {
            Answer answer = exchange.send();
            List<String> unmet = expectation.unmet(answer);
            if (!unmet.isEmpty()) {
              throw new FunctionFailure(
                  List.of(Problem.of(exchange.shown() + ": " + String.join("; ", unmet))),
                  answer.value());
            }
            return answer.value();
          }
        });
  }

  private static Function waitFor() {
    return Function.of(
        Signature.function(
                "http.wait_for",
                Effect.READ,
                "Asks again and again until the answer is as it should be.",
                HttpParameters.URL,
                HttpParameters.STATUS,
                HttpParameters.MATCH,
                HttpParameters.JSON_CONTAINS,
                optional(
                    "wait_for", Type.DURATION, Value.real(60), "How long at most, in seconds."),
                optional(
                    "request_interval",
                    Type.DURATION,
                    Value.real(0.5),
                    "Between two requests, in seconds."),
                optional(
                    "successes",
                    Type.INT,
                    Value.integer(1),
                    "How many good answers in a row it takes."),
                HttpParameters.PARAMS,
                HttpParameters.HEADERS,
                HttpParameters.USERNAME,
                HttpParameters.PASSWORD,
                optional("timeout", Type.DURATION, Value.real(5), "Of one request, in seconds."),
                HttpParameters.REDIRECTS,
                HttpParameters.CA_FILE)
            .documented("Answers the last answer and how many requests it took."),
        HttpFunctions::waitUntilWell);
  }

  private static Value waitUntilWell(Arguments arguments, CallContext context)
      throws InterruptedException {
    Expectation expectation = Expectation.of(arguments);
    Duration limit = arguments.duration("wait_for");
    long deadline = System.nanoTime() + limit.toNanos();
    long wanted = Math.max(1, arguments.integer("successes"));
    long inARow = 0;
    String told = "";
    try (Exchange exchange = Exchange.of(arguments)) {
      for (int requests = 1; ; requests++) {
        String why;
        try {
          Answer answer = exchange.send();
          why = String.join("; ", expectation.unmet(answer));
          inARow = why.isEmpty() ? inARow + 1 : 0;
          if (inARow == wanted) {
            return answer.value().with("requests", Value.integer(requests));
          }
        } catch (FunctionFailure e) {
          why = String.valueOf(e.getMessage());
          inARow = 0;
        }
        if (System.nanoTime() >= deadline) {
          throw Exchange.failure(
              exchange.shown()
                  + " is not as it should be after "
                  + requests
                  + " requests in "
                  + Tool.seconds(limit)
                  + (why.isEmpty() ? "" : ": " + why),
              "Look at the server, or give it longer with wait_for.");
        }
        if (!why.isEmpty() && !why.equals(told)) {
          told = why;
          context.output(exchange.shown() + ": " + why, false);
        }
        Thread.sleep(arguments.duration("request_interval"));
      }
    }
  }
}
