// One thread takes the length of a text that another one makes longer.
// expect: data_race
// Shows: strlen reads up to the end, and strcat moves it.
#include <pthread.h>
#include <stddef.h>
#include <string.h>

static char text[64] = "one";

static void* append(void* more) {
    strcat(text, (const char*)more);
    return NULL;
}

static void* measure(void* length) {
    *(size_t*)length = strlen(text);
    return NULL;
}

int main(void) {
    pthread_t writer, reader;
    char more[] = ", two";
    size_t length = 0;
    pthread_create(&writer, NULL, append, more);
    pthread_create(&reader, NULL, measure, &length);
    pthread_join(writer, NULL);
    pthread_join(reader, NULL);
    return 0;
}
