"""Runs a Python function as Lambda does: loads the handler, asks the Runtime API for invocations, and reports results and errors.

Started as `python -B lambda_bootstrap.py <virtual time in milliseconds>` in the folder of the function's code, with the
environment that Lambda defines. Error types, log lines and the context object are those of AWS's own client for Python.
"""
import os
import sys

sys.path.pop(0)  # This folder is none of the function's business.
_folder = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, _folder)
import virtual_time  # noqa: E402

sys.path.remove(_folder)
virtual_time.install()
virtual_time.set_time(sys.argv[1])

import decimal  # noqa: E402
import http.client  # noqa: E402
import importlib  # noqa: E402
import json  # noqa: E402
import logging  # noqa: E402
import time  # noqa: E402
import traceback  # noqa: E402

API = "/2018-06-01/runtime"
ROOT = os.environ["LAMBDA_TASK_ROOT"]
LOG_FORMAT = "[%(levelname)s]\t%(asctime)s.%(msecs)03dZ\t%(aws_request_id)s\t%(message)s"
OWN_FILES = (os.path.abspath(__file__), importlib.__file__)

_request_id = None


class Fault(Exception):
    """Something that is wrong with the function itself, by the type that Lambda gives it."""

    def __init__(self, error_type, message, trace=()):
        super().__init__(message)
        self.error_type = error_type
        self.trace = list(trace)


class Identity:
    cognito_identity_id = None
    cognito_identity_pool_id = None


class Context:
    """What the handler gets as its second argument."""

    def __init__(self, headers):
        self.aws_request_id = headers["lambda-runtime-aws-request-id"]
        self.invoked_function_arn = headers["lambda-runtime-invoked-function-arn"]
        self.function_name = os.environ["AWS_LAMBDA_FUNCTION_NAME"]
        self.function_version = os.environ["AWS_LAMBDA_FUNCTION_VERSION"]
        self.memory_limit_in_mb = os.environ["AWS_LAMBDA_FUNCTION_MEMORY_SIZE"]
        self.log_group_name = os.environ["AWS_LAMBDA_LOG_GROUP_NAME"]
        self.log_stream_name = os.environ["AWS_LAMBDA_LOG_STREAM_NAME"]
        self.identity = Identity()
        self.client_context = None
        self.tenant_id = None
        self._deadline = int(headers["lambda-runtime-deadline-ms"])

    def get_remaining_time_in_millis(self):
        return max(0, self._deadline - int(time.time() * 1000))

    def log(self, message):
        sys.stdout.write(str(message))


class LogHandler(logging.Handler):
    """The root logger's handler, which fills in the request id."""

    def emit(self, record):
        record.aws_request_id = _request_id or ""
        sys.stdout.write(self.format(record) + "\n")


class RuntimeApi:
    """One connection, on which a result arrives before the question for the next invocation."""

    def __init__(self):
        self._connection = http.client.HTTPConnection(os.environ["AWS_LAMBDA_RUNTIME_API"])

    def next(self):
        headers, body = self._call("GET", "/invocation/next")
        virtual_time.set_time(headers["x-sandbox-time"])
        return headers, body

    def respond(self, request_id, body):
        self._call("POST", f"/invocation/{request_id}/response", body)

    def fail(self, request_id, error):
        self._call("POST", f"/invocation/{request_id}/error", json.dumps(error))

    def fail_to_start(self, error):
        self._call("POST", "/init/error", json.dumps(error))

    def _call(self, method, path, body=None):
        try:
            self._connection.request(method, API + path, body and body.encode(), {"content-type": "application/json"})
            response = self._connection.getresponse()
            return response.headers, response.read()
        except (OSError, http.client.HTTPException):
            # The sandbox is gone.
            os._exit(1)


def load_handler(name):
    """The function that `module.function` names; the module may be given as a path with slashes."""
    module_name, separator, function_name = name.rpartition(".")
    if not separator:
        raise Fault("Runtime.MalformedHandlerName", f"Bad handler '{name}': not enough values to unpack (expected 2, got 1)")
    try:
        module = importlib.import_module(module_name.replace("/", "."))
    except ImportError as error:
        raise Fault("Runtime.ImportModuleError", f"Unable to import module '{module_name}': {error}{hint(error)}") from error
    except SyntaxError as error:
        where = f'  File "{error.filename}" Line {error.lineno}\n    {error.text}'
        raise Fault("Runtime.UserCodeSyntaxError", f"Syntax error in module '{module_name}': {error}", [where]) from error
    if not hasattr(module, function_name):
        raise Fault("Runtime.HandlerNotFound", f"Handler '{function_name}' missing on module '{module_name}'")
    return getattr(module, function_name)


def hint(error):
    """Lambda brings the AWS SDK; a Python on a laptop may not."""
    missing = getattr(error, "name", None) or ""
    return f". Lambda has it; here, install it: {sys.executable} -m pip install boto3" if missing.split(".")[0] in ("boto3", "botocore") else ""


def to_json(value):
    if isinstance(value, decimal.Decimal):
        return float(value)
    raise TypeError(f"Object of type {value.__class__.__name__} is not JSON serializable")


def marshal(value):
    try:
        return json.dumps(value, default=to_json, ensure_ascii=False)
    except Exception as error:
        raise Fault("Runtime.MarshalError", f"Unable to marshal response: {error}") from error


def unmarshal(body):
    try:
        return json.loads(body)
    except Exception as error:
        raise Fault("Runtime.UnmarshalError", f"Unable to unmarshal input: {error}") from error


def describe(error):
    """The error as Lambda answers it, and in its log."""
    if isinstance(error, Fault):
        error_type, trace = error.error_type, error.trace
    else:
        frames = [frame for frame in traceback.extract_tb(error.__traceback__) if frame.filename not in OWN_FILES and "importlib._bootstrap" not in frame.filename]
        error_type, trace = type(error).__name__, traceback.format_list(frames)
    sys.stdout.write(f"[ERROR] {error_type}: {error}" + ("\nTraceback (most recent call last):\n" + "".join(trace).rstrip("\n") if trace else "") + "\n")
    return {"errorMessage": str(error), "errorType": error_type, "requestId": _request_id or "", "stackTrace": trace}


def end_output(request_id):
    """Ends the output of an invocation, so that the service knows when it has read all of it."""
    for stream in (sys.stdout, sys.stderr):
        stream.write(f"\0end {request_id}\n")
        stream.flush()


def set_up_logging():
    handler = LogHandler()
    formatter = logging.Formatter(LOG_FORMAT, "%Y-%m-%dT%H:%M:%S")
    formatter.converter = time.gmtime
    handler.setFormatter(formatter)
    logging.getLogger().addHandler(handler)


def serve(api, handler):
    global _request_id
    while True:
        headers, body = api.next()
        context = Context(headers)
        _request_id = context.aws_request_id
        # The SDK sends it along with its requests.
        os.environ["_X_AMZN_TRACE_ID"] = headers.get("Lambda-Runtime-Trace-Id") or ""
        try:
            answer = marshal(handler(unmarshal(body), context))
            report = api.respond
        except Exception as error:
            answer = describe(error)
            report = api.fail
        end_output(_request_id)
        report(_request_id, answer)
        _request_id = None


def main():
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(line_buffering=True, errors="backslashreplace")
    api = RuntimeApi()
    set_up_logging()
    sys.path.insert(0, ROOT)
    try:
        handler = load_handler(os.environ["_HANDLER"])
    except Exception as error:
        api.fail_to_start(describe(error))
        sys.stdout.flush()
        os._exit(1)
    serve(api, handler)


main()
