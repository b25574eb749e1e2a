#define _GNU_SOURCE
#include "CDecimal.h"

#include <pthread.h>

#define DECIMAL_CALL_BY_REFERENCE 0
#define DECIMAL_GLOBAL_ROUNDING 0
#define DECIMAL_GLOBAL_EXCEPTION_FLAGS 0
#include <bid_conf.h>
#include <bid_functions.h>

static BID_UINT128 in(pc_decimal value) {
  BID_UINT128 result;
  result.w[0] = value.low;
  result.w[1] = value.high;
  return result;
}

static pc_decimal out(BID_UINT128 value) {
  pc_decimal result = {value.w[0], value.w[1]};
  return result;
}

// Rounding to nearest even, as FEEL asks (DMN 1.5 section 10.3.2.3.1).
#define NEAREST 0

pc_decimal pc_from_int64(int64_t value) { return out(bid128_from_int64(value)); }

pc_decimal pc_from_text(const char *text) {
  unsigned flags = 0;
  return out(bid128_from_string((char *)text, NEAREST, &flags));
}

void pc_to_text(pc_decimal value, char *text) {
  unsigned flags = 0;
  bid128_to_string(text, in(value), &flags);
}

double pc_to_double(pc_decimal value) {
  unsigned flags = 0;
  return bid128_to_binary64(in(value), NEAREST, &flags);
}

int pc_to_int64(pc_decimal value, int64_t *result) {
  unsigned flags = 0;
  *result = bid128_to_int64_xint(in(value), &flags);
  return flags == 0;
}

int pc_is_finite(pc_decimal value) { return bid128_isFinite(in(value)); }
int pc_is_zero(pc_decimal value) { return bid128_isZero(in(value)); }
int pc_is_negative(pc_decimal value) { return bid128_isSigned(in(value)); }

#define BINARY(name, function)                              \
  pc_decimal name(pc_decimal left, pc_decimal right) {      \
    unsigned flags = 0;                                     \
    return out(function(in(left), in(right), NEAREST, &flags)); \
  }
BINARY(pc_add_any, bid128_add)
BINARY(pc_multiply_any, bid128_mul)
BINARY(pc_divide, bid128_div)
BINARY(pc_power, bid128_pow)

#define UNARY(name, function)                          \
  pc_decimal name(pc_decimal value) {                  \
    unsigned flags = 0;                                \
    return out(function(in(value), NEAREST, &flags));  \
  }
UNARY(pc_square_root, bid128_sqrt)
UNARY(pc_exponential, bid128_exp)
UNARY(pc_logarithm, bid128_log)

pc_decimal pc_negate(pc_decimal value) { return out(bid128_negate(in(value))); }
pc_decimal pc_absolute(pc_decimal value) { return out(bid128_abs(in(value))); }

pc_decimal pc_round(pc_decimal value, int scale, pc_rounding rounding) {
  // Intel's modes: nearest even, down (to minus infinity), up (to plus infinity), to zero, ties away.
  unsigned flags = 0;
  int negative = bid128_isSigned(in(value));
  unsigned mode = 0;
  switch (rounding) {
  case PC_ROUND_HALF_EVEN: mode = 0; break;
  case PC_ROUND_FLOOR: mode = 1; break;
  case PC_ROUND_CEILING: mode = 2; break;
  case PC_ROUND_DOWN: mode = 3; break;
  case PC_ROUND_HALF_UP: mode = 4; break;
  case PC_ROUND_UP: mode = negative ? 1 : 2; break;
  }
  BID_UINT128 unit = bid128_scalbn(bid128_from_int64(1), -scale, NEAREST, &flags);
  flags = 0;
  BID_UINT128 result = bid128_quantize(in(value), unit, mode, &flags);
  // More than 34 digits are asked for: the value already has fewer places than that.
  return bid128_isNaN(result) ? value : out(result);
}

int pc_compare_any(pc_decimal left, pc_decimal right) {
  unsigned flags = 0;
  if (bid128_quiet_less(in(left), in(right), &flags)) return -1;
  return bid128_quiet_greater(in(left), in(right), &flags) ? 1 : 0;
}

_Thread_local uintptr_t pc_stack_low = 0;
static _Thread_local uintptr_t stack_size = 0;

// Where the system does not say, a stack as small as any is assumed.
#define SMALL_STACK (256 * 1024)

uintptr_t pc_find_stack_low(void) {
  uintptr_t here = (uintptr_t)__builtin_frame_address(0);
  uintptr_t low = 0;
#ifdef __APPLE__
  stack_size = pthread_get_stacksize_np(pthread_self());
  low = (uintptr_t)pthread_get_stackaddr_np(pthread_self()) - stack_size;
#else
  pthread_attr_t attributes;
  if (pthread_getattr_np(pthread_self(), &attributes) == 0) {
    void *address = 0;
    size_t size = 0;
    if (pthread_attr_getstack(&attributes, &address, &size) == 0) {
      low = (uintptr_t)address;
      stack_size = size;
    }
    pthread_attr_destroy(&attributes);
  }
#endif
  if (low == 0 || low >= here) {
    low = here > SMALL_STACK ? here - SMALL_STACK : 1;
    stack_size = SMALL_STACK;
  }
  pc_stack_low = low;
  return low;
}

uintptr_t pc_stack_size(void) {
  if (pc_stack_low == 0) pc_find_stack_low();
  return stack_size;
}
